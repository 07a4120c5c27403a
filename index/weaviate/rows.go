package weaviate

import (
	"strings"
	"sync"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/filter"
	"paperkin/index/weaviate/schema"
)

// Properties that are asked for of candidates, and of papers that are to be shown.
var (
	candidateProperties = []string{schema.Key, schema.ID, schema.Title, schema.Abstract, schema.Named, schema.First}
	namesProperties     = append([]string{schema.Authors, schema.Names, schema.Venue}, candidateProperties...)
	peopleProperties    = append([]string{schema.Authors, schema.Names, schema.Venue}, allProperties...)
	wholeProperties     = []string{schema.Key, schema.ID, schema.Named, schema.Paper, schema.Arrived, schema.State, schema.Note, schema.Reason}
	allProperties       = append([]string{schema.Paper, schema.Arrived, schema.State, schema.Note, schema.Reason}, candidateProperties...)
)

// A row is what a view knows of a paper.
type row struct {
	key             int64
	id              string
	slot            int // of the view; -1 without a vector, and until that is known
	vector          []float32
	located         bool     // it is known whether there is a vector
	named           string   // see schema.Named
	first           int64    // see schema.First
	isCandidate     bool     // the next ones are known
	title, abstract []string // words
	isNamed         bool     // the next ones are known
	authors, names  []string // see schema.Authors and schema.Names
	venue           string

	whole  *pb.SearchResult // has the record; nil before that is asked for, and once it is read
	record *schema.Record   // see [rows.record]
}

// rows are the papers that a view knows. It is safe for concurrent use; what is known of a
// paper does not change, but there may be more of it at any time: what a call has not asked
// for itself is read by the methods of rows alone.
type rows struct {
	mu    sync.Mutex
	byKey map[int64]*row
	slots []*row
}

// take adds what results have of papers, and returns these in their order. located says that
// their vectors were asked for.
func (rs *rows) take(results []*pb.SearchResult, located bool) ([]*row, error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.byKey == nil {
		rs.byKey = map[int64]*row{}
	}
	list := make([]*row, len(results))
	for i, result := range results {
		key := schema.Int(result, schema.Key)
		r := rs.byKey[key]
		if r == nil {
			r = &row{key: key, id: schema.Text(result, schema.ID), named: schema.Text(result, schema.Named), slot: -1}
			rs.byKey[key] = r
		}
		if err := rs.complete(r, result); err != nil {
			return nil, err
		}
		r.located = r.located || located
		list[i] = r
	}
	return list, nil
}

// complete adds to a row what a result has that it lacks.
func (rs *rows) complete(r *row, result *pb.SearchResult) error {
	fields := result.GetProperties().GetNonRefProps().GetFields()
	if fields[schema.First] != nil && !r.isCandidate {
		r.isCandidate, r.first = true, schema.Int(result, schema.First)
		r.title, r.abstract = strings.Fields(schema.Text(result, schema.Title)), strings.Fields(schema.Text(result, schema.Abstract))
	}
	if fields[schema.Names] != nil && !r.isNamed {
		r.isNamed = true
		r.authors, r.names, r.venue = schema.Texts(result, schema.Authors), schema.Texts(result, schema.Names), schema.Text(result, schema.Venue)
	}
	if r.vector == nil {
		vector, err := schema.ResultVector(result)
		if err != nil {
			return err
		}
		if vector != nil {
			r.vector, r.slot = vector, len(rs.slots)
			rs.slots = append(rs.slots, r)
		}
	}
	if r.record == nil && schema.Text(result, schema.Paper) != "" {
		r.whole = result
	}
	return nil
}

// record returns the record of a paper, nil if it was not asked for. Of many papers that are
// sent whole, few are shown: they are read as they are asked for.
func (rs *rows) record(key int64) (*schema.Record, error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.byKey[key]
	if r == nil {
		return nil, nil
	}
	if r.record == nil && r.whole != nil {
		record, err := schema.Read(r.whole)
		if err != nil {
			return nil, err
		}
		r.record, r.whole = &record, nil
	}
	return r.record, nil
}

// of returns the row of a paper, nil if it is not known.
func (rs *rows) of(key int64) *row {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.byKey[key]
}

// day returns the first day of a paper, see schema.First, if it is known.
func (rs *rows) day(key int64) (first int64, ok bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.byKey[key]
	if r == nil || !r.isCandidate {
		return 0, false
	}
	return r.first, true
}

// at returns the row of a slot.
func (rs *rows) at(slot int) *row {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.slots[slot]
}

// missing returns those of some keys of which something is not known.
func (rs *rows) missing(keys []int64, knows func(*row) bool) (missing []int64) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	seen := map[int64]bool{}
	for _, key := range keys {
		if r := rs.byKey[key]; !seen[key] && (r == nil || !knows(r)) {
			seen[key] = true
			missing = append(missing, key)
		}
	}
	return missing
}

// publishedOn is a date of publication of [schema.First] as papers have it.
func publishedOn(first int64) string {
	return filter.Date(first/10_000<<9 | first/100%100<<5 | first%100).String()
}
