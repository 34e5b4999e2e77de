metadata description = 'Mails for what an operator should not find out by accident.'

import { Tags } from 'tags.bicep'

@description('Prefix of the names.')
param name string
@description('Region.')
param location string
@description('Application Insights that the queries run on.')
param applicationInsightsId string
@description('Who gets the mails.')
param email string
@description('Tags.')
param tags Tags

// Lines begin with the words that are searched for: a file of somebody's that is named like one raises no alert. Words in
// capitals are the pipeline's own; the one in the middle is said by the host when it gives a message up.
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
    query: 'traces | where message startswith "Message has reached MaxDequeueCount"'
    threshold: 0
  }
  {
    name: 'migrations'
    description: 'A migration ended with the verdict failed.'
    query: 'traces | where message startswith "MIGRATION_FAILED"'
    threshold: 0
  }
  {
    name: 'manifest'
    description: 'A manifest could not be brought up to date.'
    query: 'traces | where message startswith "MANIFEST_NOT_REFRESHED" or message startswith "MANIFEST_STALE"'
    threshold: 0
  }
  {
    name: 'credential'
    description: 'The credential with which CVAT reads the images could not be renewed, or ends within days.'
    query: 'traces | where message startswith "CREDENTIAL_ROTATION_FAILED" or message startswith "CREDENTIAL_NEAR_END"'
    threshold: 0
  }
  {
    name: 'events'
    description: 'An export lay there, and no event of it came: the subscription of the exports container does not work. Run the doctor.'
    query: 'traces | where message startswith "EXPORT_EVENT_MISSING"'
    threshold: 0
  }
  {
    name: 'resumed'
    description: 'The host ended migrations or undos, and they were begun again: a worker that died, a time limit, or changed code.'
    query: 'traces | where message startswith "MIGRATION_RESUMED" or message startswith "UNDO_RESUMED"'
    threshold: 2
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

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
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
