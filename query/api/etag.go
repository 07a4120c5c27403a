package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"paperkin/index/filter"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// etag is a weak validator of the answer to a request: another one whenever the library has
// changed, or what is said of its papers. It is empty for an answer that is not of these
// alone: of times that are counted back from now, or of texts.
func (a api) etag(ctx context.Context, r query.Request, accept string) (tag string, err error) {
	for _, bound := range []string{r.Filter.Since, r.Filter.Until, r.Filter.Arrived, r.Filter.ArrivedUntil} {
		if is, _ := filter.IsDate(bound); bound != "" && !is {
			return "", nil
		}
	}
	for _, e := range r.Examples {
		if e.Ref == "" {
			return "", nil
		}
	}
	err = a.Use(ctx, func(ctx context.Context, q *service.Asked) error {
		state, err := q.Library.State(ctx)
		sum := sha256.Sum256([]byte(a.Version + "\n" + state + "\n" + wire.Values(r).Encode() + "\n" + accept))
		tag = `W/"` + hex.EncodeToString(sum[:12]) + `"`
		return err
	})
	return tag, err
}
