export const NOT_INITIALIZED = 'This task data has not been initialized yet';
