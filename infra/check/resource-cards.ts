/**
 * The resource types that we deploy, with every property that we set, from the reference of each at
 * learn.microsoft.com/azure/templates. `*` is any key. A property that is not here is a typing error, or needs a look there first.
 */
const common = ['name', 'location', 'tags'];
const identity = ['identity.type', 'identity.userAssignedIdentities.*'];
const storage = 'Microsoft.Storage/storageAccounts';

export const RESOURCE_CARDS: Readonly<Record<string, readonly string[]>> = {
  [`${storage}@2023-05-01`]: [
    ...[...common, 'kind', 'sku.name', 'properties.allowBlobPublicAccess', 'properties.allowSharedKeyAccess'],
    ...['properties.minimumTlsVersion', 'properties.supportsHttpsTrafficOnly', 'properties.networkAcls.bypass'],
    ...['properties.networkAcls.defaultAction', 'properties.networkAcls.virtualNetworkRules.id'],
  ],
  [`${storage}/blobServices@2023-05-01`]: ['name'],
  [`${storage}/blobServices/containers@2023-05-01`]: ['name'],
  [`${storage}/queueServices@2023-05-01`]: ['name'],
  [`${storage}/queueServices/queues@2023-05-01`]: ['name'],
  'Microsoft.Authorization/roleAssignments@2022-04-01': [
    ...['name', 'properties.roleDefinitionId', 'properties.principalId', 'properties.principalType'],
  ],
  'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31': common,
  'Microsoft.KeyVault/vaults@2023-07-01': [
    ...[...common, 'properties.tenantId', 'properties.sku.family', 'properties.sku.name'],
    ...['properties.enableRbacAuthorization', 'properties.enablePurgeProtection', 'properties.enableSoftDelete'],
    'properties.softDeleteRetentionInDays',
  ],
  'Microsoft.KeyVault/vaults/secrets@2023-07-01': ['name', 'properties.value'],
  'Microsoft.OperationalInsights/workspaces@2023-09-01': [
    ...[...common, 'properties.sku.name', 'properties.retentionInDays'],
  ],
  'Microsoft.Insights/components@2020-02-02': [
    ...[...common, 'kind', 'properties.Application_Type', 'properties.WorkspaceResourceId'],
    'properties.DisableLocalAuth',
  ],
  'Microsoft.Insights/actionGroups@2023-01-01': [
    ...[...common, 'properties.enabled', 'properties.groupShortName', 'properties.emailReceivers.name'],
    ...['properties.emailReceivers.emailAddress', 'properties.emailReceivers.useCommonAlertSchema'],
  ],
  'Microsoft.Insights/scheduledQueryRules@2023-12-01': [
    ...[...common, 'properties.description', 'properties.severity', 'properties.enabled', 'properties.scopes'],
    ...['properties.skipQueryValidation', 'properties.evaluationFrequency', 'properties.windowSize'],
    ...['properties.criteria.allOf.query', 'properties.criteria.allOf.timeAggregation'],
    ...['properties.criteria.allOf.operator', 'properties.criteria.allOf.threshold', 'properties.autoMitigate'],
    'properties.actions.actionGroups',
  ],
  'Microsoft.DurableTask/schedulers@2025-11-01': [...common, 'properties.ipAllowlist', 'properties.sku.name'],
  'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01': ['name'],
  'Microsoft.Web/serverfarms@2024-04-01': [...common, 'kind', 'sku.tier', 'sku.name', 'properties.reserved'],
  'Microsoft.Web/sites@2024-04-01': [
    ...[...common, ...identity, 'kind', 'properties.serverFarmId', 'properties.httpsOnly'],
    ...['properties.keyVaultReferenceIdentity', 'properties.virtualNetworkSubnetId'],
    ...['minTlsVersion', 'ftpsState', 'ipSecurityRestrictionsDefaultAction', 'ipSecurityRestrictions'].map(
      (name) => `properties.siteConfig.${name}`,
    ),
    ...[
      ...['deployment.storage.type', 'deployment.storage.value', 'deployment.storage.authentication.type'],
      'deployment.storage.authentication.userAssignedIdentityResourceId',
      ...['scaleAndConcurrency.instanceMemoryMB', 'scaleAndConcurrency.maximumInstanceCount'],
      ...['scaleAndConcurrency.alwaysReady.name', 'scaleAndConcurrency.alwaysReady.instanceCount'],
      ...['runtime.name', 'runtime.version'],
    ].map((name) => `properties.functionAppConfig.${name}`),
  ],
  'Microsoft.Web/sites/config@2024-04-01': ['name', 'properties.*'],
  'Microsoft.EventGrid/systemTopics@2025-02-15': [...common, ...identity, 'properties.source', 'properties.topicType'],
  'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15': [
    ...['name', 'properties.destination.endpointType', 'properties.destination.properties.endpointUrl'],
    ...['properties.destination.properties.resourceId', 'properties.destination.properties.maxEventsPerBatch'],
    ...['properties.filter.includedEventTypes', 'properties.filter.subjectBeginsWith'],
    ...[
      'properties.filter.subjectEndsWith',
      'properties.filter.advancedFilters',
      'properties.filter.advancedFilters.operatorType',
    ],
    ...['properties.filter.advancedFilters.key', 'properties.filter.advancedFilters.values'],
    ...['properties.deadLetterWithResourceIdentity', 'properties.eventDeliverySchema', 'properties.retryPolicy'],
  ],
};
