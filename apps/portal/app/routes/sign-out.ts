export { action, loader } from '@tributary/web/sign-out.server';
