import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config.ts';
import { completeRequest, MigrationRequest } from '../../shared/migration/request.ts';
import { requestProblems } from '../../shared/migration/request-problems.ts';

const config = parseConfig({
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  ImagesStorage: 'UseDevelopmentStorage=true',
  IMAGE_CONTAINERS: 'images,more-images',
  EXPORTS_PATH: 'azureml-blobstore-1/Labeling/export/coco/{guid}/{name}.json',
  CVAT_URL: 'https://cvat.example',
  CVAT_TOKEN: 'secret',
  PUBLIC_URL: 'https://app.example',
});
const exported = { container: 'azureml-blobstore-1', name: 'Labeling/export/coco/1/street.json' };

describe('MigrationRequest', () => {
  it('needs nothing but the export', () => {
    const request = MigrationRequest.parse({ export: exported });
    expect(request).toMatchObject({
      paths: 'full',
      dataSource: 'cloud-storage',
      onExistingAnnotations: 'keep',
      dryRun: false,
    });
    expect(request.tasks).toMatchObject({ size: 2000, imageQuality: 70, sortingMethod: 'lexicographical' });
    expect(request.normalize.coordinates).toBe('auto');
  });

  it('lists every problem at once', () => {
    const wrong = {
      export: { container: 'x' },
      paths: 'short',
      tasks: { size: 0, overlap: 3, consensusReplicas: 1 },
      colour: 1,
    };
    const issues = MigrationRequest.safeParse(wrong).error?.issues ?? [];
    const places = issues.map((issue) => issue.path.join('.'));
    expect(places).toEqual(
      expect.arrayContaining(['export.container', 'export.name', 'paths', 'tasks.size', 'tasks.consensusReplicas', '']),
    );
  });

  it('refuses an overlap without or beyond the segment size', () => {
    expect(MigrationRequest.safeParse({ export: exported, tasks: { overlap: 3 } }).success).toBe(false);
    expect(MigrationRequest.safeParse({ export: exported, tasks: { overlap: 5, segmentSize: 5 } }).success).toBe(false);
    expect(MigrationRequest.safeParse({ export: exported, tasks: { overlap: 4, segmentSize: 5 } }).success).toBe(true);
  });
});

describe('requestProblems()', () => {
  const problemsOf = (body: object) => {
    const { error } = MigrationRequest.safeParse({ export: { container: 'exports', name: 'a.json' }, ...body });
    return error ? requestProblems(error, 'body').map(({ at, detail, fix }) => ({ at, detail, fix })) : [];
  };

  it('says where an option belongs that stands at the top', () => {
    expect(problemsOf({ policy: { IMAGE_PATH_CASE: 'fix' }, size: 10 })).toEqual([
      {
        ...{ at: 'policy', detail: 'There is no such option: "policy"' },
        fix: 'It belongs inside "normalize": {"normalize": {"policy": ...}}',
      },
      {
        at: 'size',
        detail: 'There is no such option: "size"',
        fix: 'It belongs inside "tasks": {"tasks": {"size": ...}}',
      },
    ]);
    expect(problemsOf({ tasks: { policy: {} } })[0]?.fix).toMatch(/^Remove it/);
  });

  it('says which values there are', () => {
    expect(problemsOf({ paths: 'file' })).toMatchObject([{ at: 'paths', detail: 'must be "full" or "basename"' }]);
  });
});

describe('completeRequest()', () => {
  it('refuses names that the database of CVAT cannot hold', () => {
    const nul = 'a\0b';
    const wrong = {
      export: exported,
      project: nul,
      tasks: { subset: nul },
      normalize: { labels: { rename: { a: '\ud83d' } } },
    };
    const issues = MigrationRequest.safeParse(wrong).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual(['project', 'tasks.subset', 'normalize.labels.rename.a']);
    expect(MigrationRequest.parse({ export: exported, project: ' a\u0085' }).project).toBe('a');
  });

  it('names the project as CVAT keeps the name of the export', () => {
    const projectOf = (name: string) =>
      completeRequest(MigrationRequest.parse({ export: { ...exported, name } }), config).project;
    expect(['x/labels .json', ' .json', `${'😀'.repeat(200)}.json`].map(projectOf)).toEqual([
      'labels',
      'Azure ML export',
      '😀'.repeat(200),
    ]);
  });

  it('names the project after the export and takes the first images container', () => {
    const request = completeRequest(MigrationRequest.parse({ export: exported }), config);
    expect(request).toMatchObject({ project: 'street', images: 'images' });
  });

  it.each([{ export: exported, images: 'secrets' }, { export: { container: 'azure-webjobs-hosts', name: 'x.json' } }])(
    'refuses a container that the settings do not allow: %j',
    (wanted) => {
      expect(() => completeRequest(MigrationRequest.parse(wanted), config)).toThrow(/the settings allow/);
    },
  );
});
