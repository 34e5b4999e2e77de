metadata description = 'Tags of a resource.'

@export()
type Tags = {
  *: string
}
