'use strict';
// The library requires this package; its ES module build is another instance, and exports nothing by name.
exports.ResourceFactoryResolver = require('@azure/functions-extensions-base').ResourceFactoryResolver;
