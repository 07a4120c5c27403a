package weaviate

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/protobuf/proto"

	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/weaviate/schema"
)

// How many papers the cluster is asked for that fit words: it orders them otherwise, so that
// the best ten are looked for among many; and it gives no more than the most. Of the first
// pages of 51 questions over 83,344 papers in mode lexical, 504 of 510 hits were among the
// first 1,000; of the 21 questions that lacked four of them, all 210 among the first 2,000.
const (
	leastFitting = 2000
	mostFitting  = 10_000
)

// titleBoost is what a word of the title counts more than one of the abstract for the cluster,
// which adds both up: with 3, which a title has in package lexical, those with one word in the
// title push out those with all words in the abstract (297 of 300 hits, and a verdict of 30;
// with 2 none, with 1 two hits).
const titleBoost = 2

// nameBoost is what a name of a paper counts more than a word of its abstract: enough for a
// paper that is named to be among the first.
const nameBoost = 50

// mostRepeated is how often a word is asked for at most that weighs more than others.
const mostRepeated = 8

// asking is what papers were asked for.
type asking struct {
	words  string // distinct, in alphabetical order
	named  string // by this text, besides
	filter string
	refs   string // names of papers, a line each
	near   string // how many, and which vector they are nearest to
	query  string // in these words, where that was not sure when it was asked; see distinct words
}

// key is what of it has to be the same for the same papers.
func (a asking) key() string {
	return fmt.Sprintf("%q", []string{a.words, a.filter, a.refs, a.near, a.query})
}

// fitting are the papers that were asked for, once done is closed.
type fitting struct {
	asking
	limit   int
	done    chan struct{}
	results []*pb.SearchResult
	err     error
}

// rows waits for the papers, and returns them if the class is the one that has them.
func (f *fitting) rows(ctx context.Context, v *View) (list []*row, ok bool, err error) {
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	if f.err != nil {
		return nil, false, nil // asked again, it may be answered
	}
	if len(f.results) > 0 && f.results[0].GetProperties().GetTargetCollection() != v.info.Class {
		return nil, false, nil
	}
	list, err = v.rows.take(f.results, true) // see bm25 and tokensRequest
	return list, err == nil, err
}

// distinctWords are the words of terms, which have each form of them once.
func distinctWords(terms []lexical.Term) string {
	var words []string
	for _, t := range terms {
		words = append(append(words, t.Word), t.Also...)
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// queryOf are the words of terms as the cluster is asked for them: it counts one as often as
// it is there.
func queryOf(terms []lexical.Term) string {
	least := math.Inf(1)
	for _, t := range terms {
		if t.Weight > 0 {
			least = min(least, t.Weight)
		}
	}
	var words []string
	for _, t := range terms {
		for range max(1, min(mostRepeated, int(math.Round(t.Weight/least)))) {
			words = append(words, t.Word)
		}
		words = append(words, t.Also...)
	}
	return strings.Join(words, " ")
}

// bm25 asks for the papers that fit words best; nil for none.
func bm25(query string, tokens []string, filter *pb.Filters, limit int, names []string) *pb.SearchRequest {
	all := append(strings.Fields(query), tokens...)
	if len(all) == 0 {
		return nil
	}
	in := []string{fmt.Sprintf("%s^%d", schema.Title, titleBoost), schema.Abstract}
	if len(tokens) > 0 {
		in = append(in, fmt.Sprintf("%s^%d", schema.Named, nameBoost))
	}
	return &pb.SearchRequest{Bm25Search: &pb.BM25{Query: strings.Join(all, " "), Properties: in}, Filters: filter, Limit: uint32(min(limit, mostFitting)),
		Metadata: withVectors, Properties: properties(names)}
}

// fits returns the papers that fit terms best, as the cluster has it, of those that may be in
// a choice.
func (v *View) fits(ctx context.Context, terms []lexical.Term, c index.Choice) ([]*row, error) {
	request, a := fitsRequest(terms, c)
	if request == nil {
		return nil, nil
	}
	inWords := a
	inWords.query = queryOf(terms)
	for _, a := range []asking{a, inWords} {
		if f := v.asked(a); f != nil {
			list, ok, err := f.rows(ctx, v)
			if err != nil || ok && (len(list) < f.limit || int(request.Limit) <= f.limit) {
				return list, err
			}
		}
	}
	return v.await(ctx, v.begin(ctx, v.info.Class, a, request))
}

// beginFits asks for the papers of [View.fits], unless they were asked for.
func (v *View) beginFits(ctx context.Context, terms []lexical.Term, c index.Choice) {
	request, a := fitsRequest(terms, c)
	if request == nil || c.K <= 0 || v.here(c.In) != nil || v.asked(a) != nil {
		return
	}
	if a.query = queryOf(terms); v.asked(a) == nil {
		a.query = ""
		v.begin(ctx, v.info.Class, a, request)
	}
}

// fitsRequest asks for the papers that fit terms best of those that may be in a choice; nil if
// there are none.
func fitsRequest(terms []lexical.Term, c index.Choice) (*pb.SearchRequest, asking) {
	filter, names, none := filterOf(c.In, c.K)
	if none {
		return nil, asking{}
	}
	k, _ := without(c.In)
	if k += c.K; c.But != nil {
		k += c.But.Len()
	}
	return bm25(queryOf(terms), nil, filter, max(leastFitting, k), names), asking{words: distinctWords(terms), filter: textOf(filter)}
}

// textOf is a filter as a text, which is the same of the same filters alone; empty for none.
func textOf(filter *pb.Filters) string {
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(filter)
	if err != nil { // it is no text: the call will say so
		return filter.String()
	}
	return string(text)
}

// failed reports whether papers were asked for and not sent.
func (f *fitting) failed() bool {
	select {
	case <-f.done:
		return f.err != nil
	default:
		return false
	}
}

// fitsNothing reports whether no paper fits the words of what was asked, as far as that is
// known.
func (v *View) fitsNothing() (known bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, f := range v.fitting {
		if f.near != "" || f.filter != "" {
			continue
		}
		select {
		case <-f.done:
			if f.err != nil || len(f.results) > 0 || f.refs != "" {
				return false
			}
			known = true
		default:
			return false
		}
	}
	return known
}

// await waits for papers of the class that has them.
func (v *View) await(ctx context.Context, f *fitting) ([]*row, error) {
	list, ok, err := f.rows(ctx, v)
	if err == nil && !ok {
		if err = superseded(f.err); err == nil {
			err = fmt.Errorf("papers of another class than %s", v.info.Class)
		}
	}
	return list, err
}

// asked returns what was asked before, nil if it was not.
func (v *View) asked(a asking) *fitting {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.fitting[a.key()]
}
