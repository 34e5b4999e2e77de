metadata description = 'Where a storage account answers.'

@export()
type Endpoints = {
  blob: string
  queue: string
  table: string
}
