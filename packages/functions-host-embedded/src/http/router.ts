import { type FunctionDefinition, functionsTriggeredBy, textOption } from '../function-definition.ts';
import { compileRoute, type RouteMatch } from './route.ts';

export type AuthLevel = 'anonymous' | 'function' | 'admin';
export type HttpFunction = { name: string; authLevel: AuthLevel; inputName: string };
export type Router = (method: string, pathname: string) => { target: HttpFunction; params: RouteMatch } | undefined;

/**
 * The first function, in the order of their names, whose route and methods match: the real host sorts its functions by name
 * and its routes know no precedence. A wrong method does not match, hence 404.
 */
export function createRouter(functions: readonly FunctionDefinition[], routePrefix: string): Router {
  const routes = functionsTriggeredBy(functions, 'httpTrigger')
    .toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(({ name, trigger }) => {
      const methods = Array.isArray(trigger.methods)
        ? trigger.methods.map((method) => String(method).toUpperCase())
        : [];
      return {
        target: { name, authLevel: authLevelOf(name, textOption(trigger, 'authLevel')), inputName: trigger.name },
        methods,
        match: compileRoute(`${routePrefix}/${textOption(trigger, 'route') ?? name}`),
      };
    });
  return (method, pathname) => {
    for (const { target, methods, match } of routes) {
      if (methods.length > 0 && !methods.includes(method)) continue;
      const params = match(pathname);
      if (params) return { target, params };
    }
    return undefined;
  };
}

function authLevelOf(functionName: string, text = 'function'): AuthLevel {
  const level = text.toLowerCase();
  if (level === 'anonymous' || level === 'function' || level === 'admin') return level;
  throw new Error(`Cannot register "${functionName}": the authLevel is unknown: current value is "${text}"`);
}
