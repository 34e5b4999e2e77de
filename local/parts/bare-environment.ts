/** What a process needs of the shell that it was started from: to find programs, folders, proxies and certificates, and no more. */
const NEEDED =
  /^(?:PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|TZ|LANG|LC_\w+|XDG_\w+|APPDATA|LOCALAPPDATA|SystemRoot|windir|ComSpec|PATHEXT|NODE_(?!AUTH)\w+|UV_\w+|SSL_CERT_\w+|(?:HTTPS?|ALL|NO)_PROXY)$/i;

/**
 * The environment for a part of ours. A shell's own holds tokens and keys: whoever may look at a process sees its environment,
 * and what a part does not get it cannot write anywhere.
 */
export function bareEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.test(name)));
}
