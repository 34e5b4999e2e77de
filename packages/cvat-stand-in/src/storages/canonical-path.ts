/** Relative, without empty, `.` or `..` segments and without a slash at either end. */
export function isCanonical(path: string): boolean {
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
