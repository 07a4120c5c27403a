package index

import (
	"context"
	"iter"

	"paperkin/index/paper"
)

// incoming is a record, or what was wrong with it.
type incoming struct {
	record  paper.Record
	err     error
	content string      // content hash of the record's paper, see hashes
	hash    string      // see sourceHash and hashes
	print   fingerprint // set by look where the catalogue does not know the record
	again   bool        // it was taken before, and is not to be counted
	run     int64       // by this import; 0 for the one in hand
}

// hashes makes the hashes of content and source.
func (in *incoming) hashes() {
	in.content = paper.ContentHash(in.record.Paper)
	in.hash = sourceHash(in.record.Provider, in.record.Name, in.content)
}

// ahead reads records in a goroutine of its own, so that reading and writing do
// not wait for each other.
type ahead struct {
	ctx     context.Context
	cancel  context.CancelFunc
	batches chan []incoming
}

// batchText is how many bytes of text are enough for a batch, however few papers
// they are: some sources have whole books for abstracts. Batches of ordinary
// papers have a tenth of it.
const batchText = 16 << 20

// readAhead starts to read records, in batches of n or of batchText. The caller
// stops it.
func readAhead(ctx context.Context, records iter.Seq2[paper.Record, error], n int) *ahead {
	a := &ahead{batches: make(chan []incoming, 1)}
	a.ctx, a.cancel = context.WithCancel(ctx)
	go func() {
		defer close(a.batches)
		var batch []incoming
		text := 0
		for r, err := range records {
			batch = append(batch, incoming{record: r, err: err})
			if text += r.Paper.Size(); len(batch) == n || text >= batchText {
				if !a.send(batch) {
					return
				}
				batch, text = make([]incoming, 0, n), 0
			}
		}
		if len(batch) > 0 {
			a.send(batch)
		}
	}()
	return a
}

func (a *ahead) send(batch []incoming) bool {
	select {
	case a.batches <- batch:
		return true
	case <-a.ctx.Done():
		return false
	}
}

// next returns the next batch; ok is false when all have been read. There is none
// for a run that was cancelled.
func (a *ahead) next() (batch []incoming, ok bool, err error) {
	if err := a.ctx.Err(); err != nil {
		return nil, false, err
	}
	select {
	case batch, ok = <-a.batches:
		return batch, ok, nil
	case <-a.ctx.Done(): // reading may be waiting for somebody at a terminal
		return nil, false, a.ctx.Err()
	}
}

// stop ends the reading. It waits for the end unless the run was cancelled.
func (a *ahead) stop() {
	cancelled := a.ctx.Err() != nil
	a.cancel()
	for !cancelled {
		if _, ok := <-a.batches; !ok {
			return
		}
	}
}
