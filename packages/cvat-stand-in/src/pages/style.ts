import { Html } from './html.ts';

export const STYLE = new Html(`
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #f5f6f8; }
body { margin: 0; }
.notice { background: #4a2c00; color: #fff; padding: .5rem 1rem; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
h1 { margin: .5rem 0; font-size: 1.75rem; overflow-wrap: anywhere; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.25rem; }
a { color: #0b57a4; }
a:focus-visible { outline: 3px solid #0b57a4; outline-offset: 2px; }
table { border-collapse: collapse; background: #fff; width: 100%; }
th, td { border: 1px solid #d0d5db; padding: .4rem .6rem; text-align: left; overflow-wrap: anywhere; }
th { background: #e9ecf0; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0; }
.facts div { display: flex; gap: .4rem; }
.facts dt { color: #4b535d; }
.facts dd { margin: 0; font-weight: 600; }
.labels { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; padding: 0; margin: .5rem 0; }
.labels li { display: flex; align-items: center; gap: .4rem; background: #fff; border: 1px solid #c3c9d1; border-radius: 1rem; padding: .05rem .7rem; }
.swatch { width: .9rem; height: .9rem; border-radius: 50%; border: 1px solid #1b1f24; }
.frames { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 1rem; align-items: start; list-style: none; padding: 0; }
.frame { background: #fff; border: 1px solid #d0d5db; border-radius: .5rem; padding: .75rem; }
.frame:target { border-color: #0b57a4; box-shadow: 0 0 0 2px #0b57a4; }
.frame h3 { margin: 0 0 .4rem; font-size: 1rem; overflow-wrap: anywhere; }
.frame p { margin: .4rem 0 0; color: #4b535d; font-size: .9rem; }
.canvas { position: relative; line-height: 0; background: #e9ecf0; }
.canvas img { width: 100%; height: 100%; position: absolute; inset: 0; }
.canvas svg { width: 100%; height: 100%; position: absolute; inset: 0; }
.canvas text { font-family: system-ui, sans-serif; font-weight: 600; paint-order: stroke; stroke: #fff; fill: #111; stroke-linejoin: round; }
details { margin-top: .4rem; font-size: .9rem; }
.pages { display: flex; gap: 1rem; align-items: center; margin: 1rem 0; }
`);
