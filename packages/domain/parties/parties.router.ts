import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import {
  addContactInput,
  cardRefInput,
  editCardInput,
  editContactInput,
  nameCustomerInput,
  removeContactInput,
  shareInput,
  takeBackShareInput,
} from './parties.card.contract.ts';
import { addContact, editCard, editContact, getCard, nameCustomer, removeContact } from './parties.card.ts';
import { createParty } from './parties.commands.ts';
import {
  addPersonInput,
  addTierInput,
  changeMemberInput,
  createPartyInput,
  editProfileInput,
  endPartyInput,
  hierarchyInput,
  listCardsInput,
  memberRefInput,
  partnerActionInput,
  partyRefInput,
  renameTierInput,
  searchablePage,
  setParentInput,
  tierInput,
  updatePartyInput,
} from './parties.contract.ts';
import { actOnPartner, editProfile, endPartyByRef, getParty, updateParty } from './parties.edit.ts';
import { ownTree, partyTree, setParent } from './parties.hierarchy.ts';
import { addPerson, changeMember, endMember } from './parties.people.ts';
import { getMe, listCards, listParties, listPeople } from './parties.queries.ts';
import { listShares, share, takeBackShare } from './parties.shares.ts';
import { addTier, listTiers, removeTier, renameTier } from './parties.tiers.ts';
import { askViewInput, listViewsInput, VIEW_FUNCTIONS, viewRefInput } from './parties.views.contract.ts';
import { askView, endViewByRef, listViews } from './parties.views.ts';

/** What people of customers and partners may ask of this module. */
export const partiesPortal = router({
  me: portalProcedure().query(({ ctx }) => getMe(ctx)),
  cards: portalProcedure()
    .input(listCardsInput)
    .query(({ ctx, input }) => listCards(ctx, input)),
  card: portalProcedure()
    .input(cardRefInput)
    .query(({ ctx, input }) => getCard(ctx, input)),
  nameCustomer: portalProcedure()
    .input(nameCustomerInput)
    .mutation(({ ctx, input }) => nameCustomer(ctx, input)),
  editCard: portalProcedure()
    .input(editCardInput)
    .mutation(({ ctx, input }) => editCard(ctx, input)),
  addContact: portalProcedure()
    .input(addContactInput)
    .mutation(({ ctx, input }) => addContact(ctx, input)),
  editContact: portalProcedure()
    .input(editContactInput)
    .mutation(({ ctx, input }) => editContact(ctx, input)),
  removeContact: portalProcedure()
    .input(removeContactInput)
    .mutation(({ ctx, input }) => removeContact(ctx, input)),
  shares: portalProcedure().query(({ ctx }) => listShares(ctx)),
  share: portalProcedure('account_owner')
    .input(shareInput)
    .mutation(({ ctx, input }) => share(ctx, input)),
  takeBackShare: portalProcedure('account_owner')
    .input(takeBackShareInput)
    .mutation(({ ctx, input }) => takeBackShare(ctx, input)),
  people: portalProcedure().query(({ ctx }) => listPeople(ctx)),
  tree: portalProcedure().query(({ ctx }) => ownTree(ctx)),
});

/** Whose work it is to see what a party sees. */
const viewer = () => consoleProcedure(...VIEW_FUNCTIONS);
/** Who may change parties and their place; each of them is on the party's timeline with the person's name. */
const keeper = () => consoleProcedure('operations', 'channel');

/** What the vendor's staff may ask of this module. */
export const partiesConsole = router({
  list: consoleProcedure()
    .input(searchablePage)
    .query(({ ctx, input }) => listParties(ctx, input)),
  get: consoleProcedure()
    .input(partyRefInput)
    .query(({ ctx, input }) => getParty(ctx, input)),
  create: keeper()
    .input(createPartyInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await createParty(ctx, input)).ref })),
  update: keeper()
    .input(updatePartyInput)
    .mutation(({ ctx, input }) => updateParty(ctx, input)),
  end: keeper()
    .input(endPartyInput)
    .mutation(({ ctx, input }) => endPartyByRef(ctx, input)),
  editProfile: keeper()
    .input(editProfileInput)
    .mutation(({ ctx, input }) => editProfile(ctx, input)),
  actOnPartner: keeper()
    .input(partnerActionInput)
    .mutation(({ ctx, input }) => actOnPartner(ctx, input)),
  addPerson: keeper()
    .input(addPersonInput)
    .mutation(({ ctx, input }) => addPerson(ctx, input)),
  changeMember: keeper()
    .input(changeMemberInput)
    .mutation(({ ctx, input }) => changeMember(ctx, input)),
  endMember: keeper()
    .input(memberRefInput)
    .mutation(({ ctx, input }) => endMember(ctx, input)),
  tree: consoleProcedure()
    .input(hierarchyInput)
    .query(({ ctx, input }) => partyTree(ctx, input)),
  setParent: keeper()
    .input(setParentInput)
    .mutation(({ ctx, input }) => setParent(ctx, input)),
  views: consoleProcedure()
    .input(listViewsInput)
    .query(({ ctx, input }) => listViews(ctx, input)),
  askView: viewer()
    .input(askViewInput)
    .mutation(({ ctx, input }) => askView(ctx, input)),
  endView: viewer()
    .input(viewRefInput)
    .mutation(({ ctx, input }) => endViewByRef(ctx, input)),
  tiers: consoleProcedure().query(({ ctx }) => listTiers(ctx)),
  addTier: keeper()
    .input(addTierInput)
    .mutation(({ ctx, input }) => addTier(ctx, input)),
  renameTier: keeper()
    .input(renameTierInput)
    .mutation(({ ctx, input }) => renameTier(ctx, input)),
  removeTier: keeper()
    .input(tierInput)
    .mutation(({ ctx, input }) => removeTier(ctx, input)),
});
