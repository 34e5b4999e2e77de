import { DatasetChange } from '../dataset/dataset-change.ts';
import { ManifestState } from '../living-manifest/manifest-view.ts';
import { MigrationRequest } from '../migration/request.ts';
import { Report } from '../verification/report.ts';
import * as answers from './answers.ts';
import { CocoDocument } from './coco-document.ts';
import type { Endpoint } from './endpoint.ts';
import * as requests from './requests.ts';

const ofMigration = { path: requests.MigrationPath, auth: 'function' } as const;
const ofContainer = { path: requests.ContainerPath, auth: 'function' } as const;
const notFound = { 404: { description: 'There is no such thing', schema: answers.Refusal } };
const wrong = { 400: { description: 'The request is wrong', schema: answers.Refusal } };
const conflict = { 409: { description: 'Not while something else runs', schema: answers.Refusal } };
const unreachable = { 502: { description: 'Storage or CVAT refused', schema: answers.Refusal } };

/** Every endpoint of the app, by the name of its function. */
export const ENDPOINTS = {
  health: {
    method: 'GET',
    route: 'health',
    auth: 'anonymous',
    summary: 'The app is up; says nothing about what it is connected to',
    answers: { 200: { description: 'It is up', schema: answers.HealthAnswer } },
  },
  /** An empty route would be that of the function's name; an optional number, which is not looked at, matches none. */
  home: {
    method: 'GET',
    route: '{page:int?}',
    auth: 'function',
    checkedByApp: true,
    page: true,
    summary: 'All migrations, for people in a browser',
    answers: { 200: { description: 'The page', types: ['text/html'] } },
  },
  openSession: {
    method: 'POST',
    route: 'session',
    auth: 'anonymous',
    page: true,
    summary: 'Keeps the key of a browser in a cookie',
    answers: { 200: { description: 'It is kept' } },
  },
  pageAction: {
    method: 'POST',
    route: 'pages/{id}/{action}',
    auth: 'function',
    checkedByApp: true,
    page: true,
    summary: 'What the buttons of the page do',
    answers: { 202: { description: 'It has begun' } },
  },
  checkKey: {
    method: 'GET',
    route: 'key',
    auth: 'function',
    page: true,
    summary: 'Nothing but whether the key is one',
    answers: { 204: { description: 'It is', types: [] } },
  },
  openApi: {
    method: 'GET',
    route: 'openapi.json',
    auth: 'function',
    summary: 'This description',
    answers: { 200: { description: 'OpenAPI 3.1', types: ['application/json'] } },
  },
  doctor: {
    method: 'GET',
    route: 'doctor',
    auth: 'function',
    summary: 'Everything that a migration still needs',
    answers: { 200: { description: 'Every check, whatever was found', schema: answers.DoctorAnswer } },
  },
  getManifest: {
    ...ofContainer,
    method: 'GET',
    route: 'manifests/{container}',
    summary: 'The state of a manifest',
    query: requests.ManifestQuery,
    answers: { 200: { description: 'Its state', schema: ManifestState }, ...notFound, ...unreachable },
  },
  rebuildManifest: {
    ...ofContainer,
    method: 'POST',
    route: 'manifests/{container}/rebuild',
    summary: "Reads every image's header again",
    answers: { 202: { description: 'Begun', schema: answers.RebuildAnswer }, ...notFound, ...unreachable },
  },
  normalize: {
    method: 'POST',
    route: 'normalize',
    auth: 'function',
    summary: 'An Azure ML export in, the COCO 1.0 document that CVAT imports out',
    query: requests.NormalizeQuery,
    body: { type: 'application/json', required: false },
    answers: {
      200: {
        description: 'The document, or with output=report what was found in the export',
        schema: answers.NormalizeReport.or(CocoDocument),
        headers: [
          'X-Images-Read',
          'X-Images-Kept',
          'X-Annotations-Read',
          'X-Annotations-Kept',
          'X-Tags-Left-Out',
          'X-Findings',
        ],
      },
      ...wrong,
      ...notFound,
      413: { description: 'A body that was not sent chunked is too long', schema: answers.Refusal },
      503: { description: 'The images are still being surveyed: ask again', schema: answers.Refusal },
      ...unreachable,
    },
  },
  postMigration: {
    method: 'POST',
    route: 'migrations',
    auth: 'function',
    summary: 'Starts a migration; the same request twice is the same migration',
    body: { schema: MigrationRequest, type: 'application/json', required: true },
    answers: {
      202: { description: 'It runs', schema: answers.StartAnswer, headers: ['Location'] },
      ...wrong,
      ...notFound,
      ...conflict,
      413: { description: 'The body is too long', schema: answers.Refusal },
      ...unreachable,
    },
  },
  listMigrations: {
    method: 'GET',
    route: 'migrations',
    auth: 'function',
    summary: 'The migrations of the last 90 days, the newest first',
    answers: { 200: { description: 'All of them', schema: answers.MigrationList } },
  },
  getMigration: {
    ...ofMigration,
    checkedByApp: true,
    method: 'GET',
    route: 'migrations/{id}',
    summary: 'One migration, with stage, counts and verdict: a page for browsers, JSON for everything else',
    answers: {
      200: {
        description: 'Its state',
        schema: answers.MigrationView,
        types: ['application/json', 'text/html'],
      },
      ...notFound,
    },
  },
  cancelMigration: {
    ...ofMigration,
    method: 'POST',
    route: 'migrations/{id}/cancel',
    summary: 'Begins no further task; what is there can be completed or undone',
    answers: {
      200: { description: 'It had ended before', schema: answers.CancelAnswer },
      202: { description: 'It ends after what is in work', schema: answers.CancelAnswer },
      ...notFound,
    },
  },
  getReport: {
    ...ofMigration,
    checkedByApp: true,
    method: 'GET',
    route: 'migrations/{id}/report',
    summary: 'The report: a page for browsers, JSON for everything else',
    answers: {
      200: { description: 'The report', schema: Report, types: ['application/json', 'text/html'] },
      ...notFound,
    },
  },
  getReportFile: {
    ...ofMigration,
    checkedByApp: true,
    method: 'GET',
    route: 'migrations/{id}/report/{*file}',
    path: requests.ReportFilePath,
    summary: 'What belongs to the report: findings.csv, missing.csv, gallery.json, or pictures/{number} of the gallery',
    answers: {
      200: { description: 'The file', types: ['text/csv', 'application/json', 'image/*'] },
      ...notFound,
    },
  },
  getChanges: {
    ...ofMigration,
    method: 'GET',
    route: 'migrations/{id}/changes',
    summary: 'What changed between the exports of two migrations, one change per line',
    query: requests.ChangesQuery,
    answers: {
      200: { description: 'JSON Lines', schema: DatasetChange, types: ['application/x-ndjson'] },
      ...wrong,
      ...notFound,
    },
  },
  undoMigration: {
    ...ofMigration,
    method: 'POST',
    route: 'migrations/{id}/undo',
    summary: 'Deletes the tasks that this migration made, except those that people or later migrations have worked on',
    query: requests.UndoQuery,
    answers: {
      202: { description: 'It runs', schema: answers.UndoAnswer },
      ...wrong,
      ...notFound,
      ...conflict,
    },
  },
  getUndo: {
    ...ofMigration,
    method: 'GET',
    route: 'migrations/{id}/undo',
    summary: 'How far the undo is, and what it did',
    answers: { 200: { description: 'Its state', schema: answers.UndoView }, ...notFound },
  },
  exportMigration: {
    ...ofMigration,
    method: 'POST',
    route: 'migrations/{id}/export',
    summary: "Reads what CVAT holds now, and writes it beside the export as files of Azure ML's",
    answers: {
      202: { description: 'It runs', schema: answers.ExportAnswer, headers: ['Location'] },
      ...notFound,
      ...conflict,
    },
  },
  getExport: {
    ...ofMigration,
    method: 'GET',
    route: 'migrations/{id}/export',
    summary: 'How far that is, what came of it, and the files',
    query: requests.ExportQuery,
    answers: {
      200: {
        description: 'What came of it; with `file` the file itself, JSON Lines for `jsonl`',
        schema: answers.ExportView.or(answers.AzuremlCoco),
        types: ['application/json', 'application/x-ndjson'],
      },
      202: { description: 'It runs: ask again', schema: answers.ExportProgress, headers: ['Location', 'Retry-After'] },
      ...wrong,
      ...notFound,
      ...unreachable,
    },
  },
} as const satisfies Record<string, Endpoint>;
