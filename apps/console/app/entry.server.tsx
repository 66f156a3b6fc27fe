export { default, handleError } from '@tributary/web/entry.server';
