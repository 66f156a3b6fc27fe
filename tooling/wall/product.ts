import { createConsoleCaller } from '@tributary/api/console.router';
import { createPortalCaller } from '@tributary/api/portal.router';
import { reactions } from '@tributary/api/reactions';
import { partyRoom, VENDOR_ROOM } from '@tributary/db/send-hints';
import { toPublicError } from '@tributary/rpc/errors';

/** The pieces of the product that checks go through, so that a planted leak can stand in for one. */
export interface Product {
  createPortalCaller: typeof createPortalCaller;
  createConsoleCaller: typeof createConsoleCaller;
  toPublicError: typeof toPublicError;
  reactions: typeof reactions;
  partyRoom: typeof partyRoom;
  readonly vendorRoom: string;
}

/** The product as it is. */
export const theProduct = (): Product => ({
  createPortalCaller,
  createConsoleCaller,
  toPublicError,
  reactions,
  partyRoom,
  vendorRoom: VENDOR_ROOM,
});
