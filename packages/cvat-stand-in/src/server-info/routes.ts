import type { Context } from '../context.ts';
import { asKnown } from '../fields-since.ts';
import { type Answer, HTML, json } from '../http/answer.ts';
import { serverErrorPage } from '../http/pages.ts';
import { type Route, route } from '../http/route.ts';
import { FORMATS } from './formats.ts';

export function serverRoutes({ options, profile }: Context): Route[] {
  const about = (origin: string) => ({
    name: 'Computer Vision Annotation Tool',
    subtitle: 'Open Data Annotation Platform',
    description: 'A stand-in for CVAT that runs on this machine',
    version: options.version,
    logo_url: `${origin}/static/logo.svg`,
  });
  const formats = FORMATS.map((format) => ({ ...format, enabled: !options.disabledFormats.includes(format.name) }));
  return [
    route('GET', '/api/server/about', ({ url }) => json(200, asKnown(profile, 'about', about(url.origin))), {
      public: true,
    }),
    route('GET', '/api/server/annotation/formats', () => json(200, { importers: formats, exporters: [] })),
    route('GET', '/api/server/plugins', () => json(200, { ANALYTICS: false, MODELS: false })),
    // No folder is mounted: it is there and empty.
    route('GET', '/api/server/share', () => json(200, [])),
    // Served at other addresses: CVAT redirects by itself, and its root needs a list of routes that it has no permission for.
    route('GET', '/api', () => moved('/api/'), { outsideApi: true }),
    route('GET', '/api/schema', () => moved('/api/schema/'), { outsideApi: true }),
    route('GET', '/api/docs', () => moved('/api/docs/'), { outsideApi: true }),
    route('GET', '/api/', () => serverErrorPage(), { outsideApi: true }),
  ];
}

function moved(to: string): Answer {
  return { status: 301, headers: { Location: to }, body: { kind: 'text', text: '', type: HTML } };
}
