import { registerHooks } from 'node:module';

/**
 * Loaded into Azurite (`node --import`). Its telemetry is switched off, and the library of it would be two thirds of all that it
 * loads and of the time in which it starts. Nothing of the library is used then: any module will do in its place.
 */
registerHooks({
  resolve: (name, context, next) => next(name === 'applicationinsights' ? 'node:path' : name, context),
});
