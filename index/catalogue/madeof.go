package catalogue

import (
	"context"
	"encoding/json"
)

// MadeOf returns the papers that have a source with one of the given hashes, each with
// its place in a space, in the order of their ids. It reads the hashes of all sources.
func (q Queries) MadeOf(ctx context.Context, space int64, hashes []string) ([]Found, error) {
	list, err := json.Marshal(hashes)
	if err != nil {
		return nil, err
	}
	return q.findWhere(ctx, space, `p.key IN (SELECT paper FROM sources WHERE hash IN (SELECT value FROM json_each(?)))`, string(list))
}
