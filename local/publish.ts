import { makePublishFolder } from './packaging/publish-folder.ts';
import { projectRoot } from './project-root.ts';

console.log(`npm pack ${await makePublishFolder(projectRoot)}`);
