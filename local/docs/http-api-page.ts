import { stringify } from 'yaml';
import { openApi } from '../../shared/http-api/open-api.ts';

/** docs/http-api.yaml, as GET /api/openapi.json answers it. */
export function httpApiPage(): string {
  return `# Made by npm run docs\n${stringify(openApi(), { lineWidth: 120, aliasDuplicateObjects: false })}`;
}
