package weaviate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/lexical"
	"paperkin/index/remembered"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// A View is a library at one moment, for one question: see query.View. All that it returns is
// of the class that the library had for its papers then. Where that class is gone meanwhile,
// errors wrap [index.ErrSuperseded].
//
// Papers that are put again while a question is asked may appear as they are then.
type View struct {
	reader     *Reader
	info       schema.Info
	audit      conn.Audit // when which node was audited
	rows       rows
	words      *words
	memory     remembered.Questions
	questioned bool        // it is asked a question
	ranks      bool        // papers, for a question or by others
	likes      bool        // it is about what papers are like, or unlike
	names      atomic.Bool // it names people or venues of few papers: see [View.people]
	ends       []func()    // what is still asked for

	going   sync.WaitGroup // what was asked ahead
	mu      sync.Mutex
	fitting map[string]*fitting // papers that fit words, by what was asked
	counted map[string]int      // papers that pass a filter, by the filter
}

// View opens the current state of the library. It returns [index.ErrNoSpace] where no library
// of the name is in the cluster, and a [*conn.Minority] where so few nodes answer that what
// they have may not be all.
func (r *Reader) View(ctx context.Context, ahead index.Ahead) (*View, error) {
	looked := r.restarts.look(ctx, r.Cluster, schema.MetaName(r.Name))
	v, err := r.view(ctx, ahead)
	nodes, few := looked()
	if err != nil {
		if errors.Is(few, conn.ErrMinority) { // what is not there may be on the others
			err = few
		}
		return nil, err
	}
	if few != nil || r.restarts.leaveOut(r.Cluster, nodes, v.audit) {
		if err := errors.Join(few, v.Close()); err != nil {
			return nil, err
		}
		return r.view(ctx, ahead)
	}
	return v, nil
}

func (r *Reader) view(ctx context.Context, ahead index.Ahead) (*View, error) {
	v := &View{reader: r, fitting: map[string]*fitting{}, counted: map[string]int{}}
	v.words = &words{v: v, known: map[string]lexical.WordCounts{}, by: map[string]*named{}, venues: map[string]int{}, begin: map[string][]string{}, some: map[lexical.Sample][]int64{}}
	v.askAhead(ctx, ahead)
	if err := v.open(ctx, ahead); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// open reads what the library is and what is known of the words that will be asked about.
func (v *View) open(ctx context.Context, ahead index.Ahead) error {
	var lookUps []string
	for _, text := range append([]string{ahead.Question, ahead.Ranked}, ahead.And...) {
		lookUps = append(lookUps, lexical.LookUps(text)...)
	}
	lookUps = append(append(lookUps, where.NameWords(ahead.Filter)...), v.wordsOf(ctx, ahead.Refs)...)
	slices.Sort(lookUps)
	lookUps = slices.Compact(lookUps)
	lookUps = lookUps[:min(pageOf, len(lookUps))]
	if err := v.readInfo(ctx, v.reader.Cluster, lookUps); err != nil {
		return err
	}
	// A node that was started again may not have everything yet.
	for i := 0; i < v.reader.Cluster.Len() && v.info.Format == 0; i++ {
		if err := v.readInfo(ctx, v.reader.Cluster.At(i), lookUps); err != nil && ctx.Err() != nil {
			return err
		}
	}
	if v.info.Class == "" {
		return fmt.Errorf("%w: the library %s of the cluster is not complete yet", index.ErrNoSpace, v.reader.Name)
	}
	v.memory = remembered.Questions{Folder: v.reader.Questions, Space: v.info.Space}
	return nil
}

// readInfo reads what the library is and what is known of words from a cluster, or a node of
// it.
func (v *View) readInfo(ctx context.Context, from *conn.Cluster, list []string) error {
	results, err := v.readMeta(ctx, from, list, schema.InfoUUID(), schema.AuditUUID())
	if err != nil {
		if isNoClass(err) {
			return fmt.Errorf("%w: the cluster has no library %s", index.ErrNoSpace, v.reader.Name)
		}
		return err
	}
	for _, result := range results {
		switch body := schema.Text(result, schema.Body); schema.Text(result, schema.Sort) {
		case schema.InfoSort:
			v.info, err = schema.ReadInfo(body)
		case schema.AuditSort:
			err = json.Unmarshal([]byte(body), &v.audit)
		}
		if err != nil {
			return err
		}
	}
	if v.info.Format == 0 {
		return nil
	}
	return v.words.take(list, results)
}

// readMeta reads what is known of words, and other objects of the library's second class.
func (v *View) readMeta(ctx context.Context, from *conn.Cluster, list []string, others ...string) ([]*pb.SearchResult, error) {
	ids := others
	for _, word := range list {
		ids = append(ids, schema.WordUUID(word))
	}
	return found(ctx, from, &pb.SearchRequest{Collection: schema.MetaName(v.reader.Name), Limit: uint32(len(ids)), Filters: where.Texts("_id", ids),
		Properties: properties([]string{schema.Sort, schema.Word, schema.Body})})
}

// ask asks the cluster, and returns the results.
func (v *View) ask(ctx context.Context, r *pb.SearchRequest) ([]*pb.SearchResult, error) {
	return found(ctx, v.reader.Cluster, r)
}

// found is what a cluster, or a node of it, finds.
func found(ctx context.Context, in *conn.Cluster, r *pb.SearchRequest) ([]*pb.SearchResult, error) {
	reply, err := in.Search(ctx, r)
	return reply.GetResults(), err
}

// papers asks the class of the papers.
func (v *View) papers(ctx context.Context, r *pb.SearchRequest) ([]*row, error) {
	r.Collection = v.info.Class
	results, err := v.ask(ctx, r)
	if err != nil {
		return nil, superseded(err)
	}
	return v.rows.take(results, len(r.Metadata.GetVectors()) > 0)
}

// superseded returns an error of a call as one of [index.ErrSuperseded] if the class of the
// papers is gone.
func superseded(err error) error {
	if err != nil && isNoClass(err) {
		return fmt.Errorf("%w: %w", index.ErrSuperseded, err)
	}
	return err
}

// isNoClass reports whether a node knows no class of the name that was asked.
func isNoClass(err error) bool {
	text := err.Error()
	return strings.Contains(text, "could not find class") || strings.Contains(text, "could not find index for class") || strings.Contains(text, "class not found")
}

// properties asks for properties of objects.
func properties(names []string) *pb.PropertiesRequest {
	return &pb.PropertiesRequest{NonRefProperties: names}
}

// withVectors asks for the vectors of objects.
var withVectors = &pb.MetadataRequest{Vectors: []string{schema.Vector}}

// askAhead begins to look for what a question is about before it is known which class has the
// papers: the alias tells the cluster.
func (v *View) askAhead(ctx context.Context, ahead index.Ahead) {
	v.ranks = len(ahead.Refs) > 0 || ahead.Question+ahead.Ranked != ""
	if len(ahead.Refs) > 0 {
		v.likes = true
		v.begin(ctx, v.reader.Name, asking{refs: strings.Join(ahead.Refs, "\n")}, referred(ahead.Refs))
	}
	if ahead.Question+ahead.Ranked == "" {
		return
	}
	terms := lexical.Question(ahead.Ranked)
	v.questioned = true
	request := bm25(queryOf(terms), schema.TokensFor(ahead.Question).List(), nil, leastFitting, candidateProperties)
	if request != nil {
		a := asking{words: distinctWords(terms), named: ahead.Question}
		if v.likes { // which may take something from the words
			a.query = queryOf(terms)
		}
		v.begin(ctx, v.reader.Name, a, request)
	}
	all := [][]lexical.Term{terms}
	for _, text := range ahead.And {
		all = append(all, lexical.Question(text))
	}
	if ahead.Joint {
		all = append(all, joined(all))
	}
	for _, terms := range all[1:] {
		if request := bm25(queryOf(terms), nil, nil, leastFitting, candidateProperties); request != nil {
			v.begin(ctx, v.reader.Name, asking{words: distinctWords(terms), query: queryOf(terms)}, request)
		}
	}
}

// joined are the terms of several questions that are asked together.
func joined(questions [][]lexical.Term) (terms []lexical.Term) {
	for _, t := range slices.Concat(questions...) {
		if !slices.ContainsFunc(terms, func(o lexical.Term) bool { return o.Word == t.Word }) {
			terms = append(terms, t)
		}
	}
	return terms
}

// wordsOf are the words of papers that were asked for by their names, for the likeness to
// them: what is known of these is read with what the library is.
func (v *View) wordsOf(ctx context.Context, refs []string) (list []string) {
	if len(refs) == 0 {
		return nil
	}
	f := v.asked(asking{refs: strings.Join(refs, "\n")})
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil
	}
	for _, result := range f.results {
		list = append(append(list, strings.Fields(schema.Text(result, schema.Title))...), strings.Fields(schema.Text(result, schema.Abstract))...)
	}
	return list
}

// begin asks a class for papers, and notes that it does.
func (v *View) begin(ctx context.Context, class string, a asking, request *pb.SearchRequest) *fitting {
	f := &fitting{asking: a, limit: int(request.Limit), done: make(chan struct{})}
	ctx, end := context.WithCancel(ctx)
	v.mu.Lock()
	v.fitting[a.key()] = f
	v.ends = append(v.ends, end)
	v.mu.Unlock()
	request.Collection = class
	v.going.Add(1)
	go func() {
		defer v.going.Done()
		defer end()
		defer close(f.done)
		f.err = crash.Safe(func() (err error) {
			f.results, err = v.ask(ctx, request)
			return err
		})()
	}()
	return f
}

// Close ends what the view still asks for. Nothing can be asked of it then.
func (v *View) Close() error {
	v.mu.Lock()
	for _, end := range v.ends {
		end()
	}
	v.mu.Unlock()
	v.going.Wait()
	return nil
}

// Space implements query.View.
func (v *View) Space() index.Space { return index.Space{Space: v.info.Space} }

// Calibration implements query.View.
func (v *View) Calibration(context.Context) (index.Calibration, error) {
	return v.info.Calibration, nil
}

// Count implements query.View.
func (v *View) Count(context.Context) (int, error) { return v.info.Papers, nil }

// Live implements query.View.
func (v *View) Live() int { return v.info.Live }

// Behind implements query.View: the writer puts papers and words together.
func (v *View) Behind() int { return 0 }

// LastKey implements query.View.
func (v *View) LastKey(context.Context) (int64, error) { return v.info.LastKey, nil }

// Words implements query.View.
func (v *View) Words() lexical.Lexicon { return v.words }

// Recall implements query.View.
func (v *View) Recall(question string) []float32 { return v.memory.Recall(question) }

// Remember implements query.View.
func (v *View) Remember(question string, vector []float32) { v.memory.Remember(question, vector) }
