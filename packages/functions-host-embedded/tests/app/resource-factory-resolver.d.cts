export { ResourceFactoryResolver } from '@azure/functions-extensions-base';
