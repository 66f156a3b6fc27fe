import '@tributary/web/entry.client';
