package lexical

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"paperkin/index/durable"
)

// postings is scorch together with its analysis workers, which it does not stop
// by itself.
type postings struct {
	*scorch.Scorch
	queue *index.AnalysisQueue
	way   *durable.Way
	path  string // of their folder
}

// openScorch opens the postings of the index in a folder as they were written last.
// scorch opens its files by their paths, and removes them by these: they are the folder's
// where the system has a way to that, and else if it is still at its own path. It has a
// handle of every segment, and passes over a state of which one does not open: it then
// shows an older one, or nothing, and no error. Its count of segments that did not open
// tells.
func openScorch(dir *os.Root, readOnly bool) (*postings, error) {
	way, err := durable.OpenWay(dir, postingsFolder)
	if err != nil {
		return nil, unopened(dir, err)
	}
	workers := 1 // a reader analyses nothing
	if !readOnly {
		workers = analysisWorkers()
	}
	queue := index.NewAnalysisQueue(workers)
	segments := map[string]any{} // scorch puts its counts here
	i, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": way.Path(), "read_only": readOnly, "bolt_timeout": "5s",
		"scorchMergePlanOptions": map[string]any{"MaxSegmentSize": maxSegment},
		"segmentConfig":          segments,
	}, queue)
	if err != nil {
		queue.Close()
		return nil, errors.Join(err, way.Close())
	}
	p := &postings{i.(*scorch.Scorch), queue, way, filepath.Join(dir.Name(), postingsFolder)}
	if err := p.Open(); err != nil {
		queue.Close()
		return nil, errors.Join(unopened(dir, p.placed(err)), way.Close())
	}
	if counts, ok := segments[segment.StatsKey].(*segment.Stats); ok && atomic.LoadUint64(&counts.TotOpenErrors) > 0 {
		return nil, errors.Join(unopened(dir, p.placed(p.passedOver())), p.Close())
	}
	if err := durable.CheckPath(dir, dir.Name()); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func (p *postings) Close() error {
	defer p.queue.Close()
	return errors.Join(p.Scorch.Close(), p.way.Close())
}

// placed makes an error of scorch name files by where they are.
func (p *postings) placed(err error) error {
	if err == nil {
		return nil
	}
	return &reworded{errors.New(strings.ReplaceAll(err.Error(), p.way.Path(), p.path)), err}
}

// errPassedOver: a segment did not open, and does now.
var errPassedOver = errors.New("a segment could not be opened for a moment")

// passedOver returns why the last state of the postings did not open.
func (p *postings) passedOver() error {
	epochs, err := p.RootBoltSnapshotEpochs() // the newest first
	if err != nil {
		return err
	}
	if len(epochs) > 0 {
		last, err := p.LoadSnapshot(epochs[0])
		if err != nil {
			return err
		}
		return errors.Join(errPassedOver, last.Close())
	}
	return errPassedOver
}

// unopened returns the error of postings that did not open: damage, unless the
// system lacked something or the folder is gone.
func unopened(dir *os.Root, err error) error {
	if moved := durable.CheckPath(dir, dir.Name()); moved != nil {
		return moved
	}
	if err = named(err); lacking(err) || errors.Is(err, errPassedOver) {
		return fmt.Errorf("%s: %w", dir.Name(), err)
	}
	return fmt.Errorf("%w: %s: %w", ErrDamaged, dir.Name(), err)
}
