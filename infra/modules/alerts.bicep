metadata description = 'Mails for what an operator should not find out by accident.'

@description('Prefix of the names.')
param name string
@description('Region.')
param location string
@description('Application Insights that the queries run on.')
param applicationInsightsId string
@description('Who gets the mails.')
param email string
@description('Tags.')
param tags object

// The words in capitals begin the lines that the functions log.
var rules = [
  {
    name: 'function-failures'
    description: 'Functions of the pipeline failed.'
    query: 'requests | where success == false'
    threshold: 5
  }
  {
    name: 'poison'
    description: 'A message or a blob event was given up after five tries.'
    query: 'traces | where message has "poison"'
    threshold: 0
  }
  {
    name: 'migrations'
    description: 'A migration ended with the verdict failed.'
    query: 'traces | where message has "MIGRATION_FAILED"'
    threshold: 0
  }
  {
    name: 'manifest'
    description: 'A manifest could not be brought up to date.'
    query: 'traces | where message has "MANIFEST_NOT_REFRESHED" or message has "MANIFEST_STALE"'
    threshold: 0
  }
  {
    name: 'credential'
    description: 'The credential with which CVAT reads the images could not be renewed, or ends within days.'
    query: 'traces | where message has "CREDENTIAL_ROTATION_FAILED" or message has "CREDENTIAL_NEAR_END"'
    threshold: 0
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'azml-to-cvat'
    emailReceivers: [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: location
    tags: tags
    properties: {
      description: rule.description
      severity: 2
      enabled: true
      // The tables of a new workspace appear with their first rows.
      skipQueryValidation: true
      scopes: [applicationInsightsId]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      criteria: {
        allOf: [{ query: rule.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: rule.threshold }]
      }
      autoMitigate: false
      actions: { actionGroups: [group.id] }
    }
  }
]
