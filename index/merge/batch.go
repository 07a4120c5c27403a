package merge

import (
	"context"
	"iter"

	"paperkin/index/catalogue"
	"paperkin/index/crash"
	"paperkin/index/paper"
)

// incoming is a record, or the error that came in its place.
type incoming struct {
	record  paper.Record
	err     error
	content string                // content hash of the record's paper; set by sum
	hash    string                // see catalogue.SourceHash; set by sum
	print   catalogue.Fingerprint // set by look where the catalogue does not know the record
	traits  *traits               // of the record, once they were needed
}

// count says of which day the counts of a record are that does not say it.
func (in *incoming) count(day string) { in.record.Paper.Counts = in.record.Paper.Counts.SeenOn(day) }

// sum computes the hashes of content and source.
func (in *incoming) sum() {
	in.content = paper.ContentHash(in.record.Paper)
	in.hash = catalogue.SourceHash(in.record.Provider, in.record.Name, in.content)
}

// source is the record as a source, read by import run.
func (in *incoming) source(run int64) catalogue.Source {
	return catalogue.Source{Record: in.record, Run: run, Hash: in.hash}
}

// fingerprint is the fingerprint of the record's paper.
func (in *incoming) fingerprint() catalogue.Fingerprint {
	if in.print == (catalogue.Fingerprint{}) { // of a record that the catalogue knows
		return catalogue.FingerprintOf(in.record.Paper)
	}
	return in.print
}

// reading reads records in a goroutine of its own, so that reading and writing do
// not wait for each other.
type reading struct {
	cancel  context.CancelFunc
	batches chan []incoming
}

// batchText is how many bytes of text fill a batch, however few papers they are:
// some sources have whole books for abstracts. Batches of ordinary papers have a
// tenth of it.
const batchText = 16 << 20

// readAhead starts to read records, in batches of n or of batchText. The caller
// stops it.
func readAhead(ctx context.Context, records iter.Seq2[paper.Record, error], n int) *reading {
	ctx, cancel := context.WithCancel(ctx)
	r := &reading{cancel, make(chan []incoming, 1)}
	send := func(batch []incoming) bool {
		select {
		case r.batches <- batch:
			return true
		case <-ctx.Done():
			return false
		}
	}
	read := crash.Safe(func() error {
		var batch []incoming
		text := 0
		for record, err := range records {
			batch = append(batch, incoming{record: record, err: err})
			if text += record.Paper.Size(); len(batch) == n || text >= batchText {
				if !send(batch) {
					return nil
				}
				batch, text = make([]incoming, 0, n), 0
			}
		}
		if len(batch) > 0 {
			send(batch)
		}
		return nil
	})
	go func() {
		defer close(r.batches)
		if err := read(); err != nil {
			send([]incoming{{err: err}})
		}
	}()
	return r
}

// next returns the next batch; ok is false when all have been read. It is an error
// when ctx, which is that of readAhead, was cancelled.
func (r *reading) next(ctx context.Context) (batch []incoming, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	select {
	case batch, ok = <-r.batches:
		return batch, ok, nil
	case <-ctx.Done(): // reading may be waiting for input at a terminal
		return nil, false, ctx.Err()
	}
}

// stop ends the reading. It waits for the end unless ctx, which is that of
// readAhead, was cancelled.
func (r *reading) stop(ctx context.Context) {
	cancelled := ctx.Err() != nil
	r.cancel()
	for !cancelled {
		if _, ok := <-r.batches; !ok {
			return
		}
	}
}
