package ollama

import (
	"context"
	"slices"

	"paperkin/embed"
)

// record is what became of the texts of one call. It travels in the call's
// context past langchaingo's batching, which hands the client consecutive
// batches, one at a time, and knows success and failure but nothing between.
type record struct {
	base      int // position in the call of the present batch's first text
	failed    map[int]error
	truncated []int
	err       error // what ended the call, without langchaingo's words around it

	// trust is how many failures of single texts are put down to the texts
	// before the server has to prove again that it is well. See batch.blame.
	trust int
}

type recordKey struct{}

func (r *record) attach(ctx context.Context) context.Context {
	return context.WithValue(ctx, recordKey{}, r)
}

// recordFrom returns the context's record, nil if there is none.
func recordFrom(ctx context.Context) *record {
	r, _ := ctx.Value(recordKey{}).(*record)
	return r
}

// fail notes why the batch's text i has no vector.
func (r *record) fail(i int, err error) {
	if r.failed == nil {
		r.failed = map[int]error{}
	}
	r.failed[r.base+i] = err
}

// truncate notes that the vector of the batch's text i covers only its head.
func (r *record) truncate(i int) { r.truncated = append(r.truncated, r.base+i) }

// cause is what ended the call: our own error rather than err, which wraps it.
func (r *record) cause(err error) error {
	if r.err != nil {
		return r.err
	}
	return err
}

// partial is the record as the caller gets it.
func (r *record) partial() *embed.Partial {
	slices.Sort(r.truncated) // long texts go their own way, out of order
	return &embed.Partial{Total: r.base, Failed: r.failed, Truncated: r.truncated}
}
