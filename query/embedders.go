package query

import (
	"context"

	"paperkin/embed"
)

// An Opener opens the embedder of a space.
type Opener func(context.Context, embed.Space) (embed.Embedder, error)
