import { webAppConfig } from '@tributary/web/web-app.config';
import { defineConfig } from 'vite';

export default defineConfig(webAppConfig());
