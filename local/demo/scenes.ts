import { marketScenes } from './market-scenes.ts';
import { parkScenes } from './park-scenes.ts';
import type { Scene } from './scene.ts';
import { streetScenes } from './street-scenes.ts';

/** All pictures of the demo project, in the order of its export. */
export const scenes: readonly Scene[] = [...marketScenes, ...streetScenes, ...parkScenes];
