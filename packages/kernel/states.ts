import { DomainError } from './errors.ts';

/** A table of states: action -> the states it may start from and the one it leads to. Buttons and guards read the same table. */
export interface StateTable<State extends string, Action extends string> {
  /** Whether the action may be done in the state. */
  can(action: Action, state: State): boolean;
  /** The state after the action. Throws DomainError(code, {action, state}) where the table does not allow it. */
  next(action: Action, state: State): State;
  readonly actions: Readonly<Record<Action, { from: readonly State[]; to: State }>>;
}

/** Declares the life of a record. `code` is the DomainError thrown for a step that the table does not have. */
export function defineStates<State extends string, Action extends string>(
  code: string,
  actions: Record<Action, { from: readonly State[]; to: State }>,
): StateTable<State, Action> {
  const can = (action: Action, state: State) => actions[action].from.includes(state);
  return {
    actions,
    can,
    next(action, state) {
      if (!can(action, state)) throw new DomainError(code, { action, state });
      return actions[action].to;
    },
  };
}
