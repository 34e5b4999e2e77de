import fc from 'fast-check';

/** Properties meet the same cases in every run; PROPERTY_SEED tries others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20261129) });
