import { agreementsTasks } from '@tributary/agreements/tasks';
import type { FileStore } from '@tributary/db/file-store';
import type { Task } from '@tributary/db/reaction';
import { entitlementsTasks } from '@tributary/entitlements/tasks';
import { identityTasks } from '@tributary/identity/tasks';
import { type NoticeResources, noticesTasks } from '@tributary/notices/tasks';
import { notificationsTasks } from '@tributary/notifications/tasks';
import { ordersTasks } from '@tributary/orders/tasks';
import { listHats } from '@tributary/parties/hats';
import { vendorContact } from '@tributary/parties/queries';
import { partiesTasks } from '@tributary/parties/tasks';

/** Every module's tasks, one line each; a test fails when a module with tasks is missing here. */
export const tasks: Task<NoticeResources & { readonly files: FileStore }>[] = [
  ...identityTasks({ listHats, vendor: vendorContact }),
  ...partiesTasks,
  ...agreementsTasks,
  ...ordersTasks,
  ...entitlementsTasks,
  ...noticesTasks,
  ...notificationsTasks,
];
