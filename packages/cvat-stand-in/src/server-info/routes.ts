import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { type Route, route } from '../http/route.ts';
import { FORMATS } from './formats.ts';

export function serverRoutes({ options }: Context): Route[] {
  const about = {
    name: 'Computer Vision Annotation Tool',
    subtitle: 'Open Data Annotation Platform',
    description: 'A stand-in for CVAT that runs on this machine',
    version: options.version,
    logo_url: '',
  };
  const formats = FORMATS.map((format) => ({ ...format, enabled: !options.disabledFormats.includes(format.name) }));
  return [
    route('GET', '/api/server/about', () => json(200, about), { public: true }),
    route('GET', '/api/server/annotation/formats', () => json(200, { importers: formats, exporters: [] })),
  ];
}
