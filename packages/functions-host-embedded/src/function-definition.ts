/** A binding as the worker announces it, parsed from its raw JSON; further options (`path`, `connection`, ...) are untyped. */
export type Binding = {
  readonly name: string;
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly properties?: Readonly<Record<string, string>>;
  readonly [option: string]: unknown;
};

export type FunctionDefinition = {
  readonly id: string;
  readonly name: string;
  /** JSON texts, one per binding: the only form in which the real host sees bindings. */
  readonly rawBindings: readonly string[];
  readonly bindings: readonly Binding[];
  readonly trigger: Binding;
  readonly retryOptions?: unknown;
  readonly scriptFile: string;
};

/** Binding types are compared without case, as in the real host. */
export function isType(binding: Binding, type: string): boolean {
  return binding.type.toLowerCase() === type.toLowerCase();
}

export function isTrigger(binding: Binding): boolean {
  return /trigger$/i.test(binding.type);
}

/** Functions whose trigger has this type, e.g. `queueTrigger`. */
export function functionsTriggeredBy(
  functions: readonly FunctionDefinition[],
  triggerType: string,
): readonly FunctionDefinition[] {
  return functions.filter((definition) => isType(definition.trigger, triggerType));
}

/** A text option of a binding; undefined where it is absent. */
export function textOption(binding: Binding, option: string): string | undefined {
  const value = binding[option];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
