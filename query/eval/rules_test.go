package eval

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/vector"
	"paperkin/query"
)

// at is the unit vector in a plane at an angle, in degrees.
func at(degrees float64) []float32 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return []float32{float32(cos), float32(sin)}
}

// dated is the vectors of papers in memory, for [OpenPool]: those of 2021 and later are to
// be found.
type dated struct {
	ids   []string
	years []string
	at    []float64
}

func (d dated) Select(_ context.Context, f index.Filter) (*index.Selection, error) {
	in := &index.Selection{Slots: new(vector.Bitmap)}
	for i, year := range d.years {
		if (f.Since == "" || year >= f.Since) && (f.Until == "" || year <= f.Until) {
			in.Slots.Add(i)
		}
	}
	return in, nil
}

func (d dated) EmbeddedIn(_ context.Context, in *index.Selection, yield func(string, []float32) error) error {
	for i, id := range d.ids {
		if in.Slots.Has(i) {
			if err := yield(id, at(d.at[i])); err != nil {
				return err
			}
		}
	}
	return nil
}

// twoInterests is a reader who likes papers around 0 and 90 degrees.
var twoInterests = dated{
	[]string{"like1", "like2", "like3", "like4", "other", "one", "between", "far"},
	[]string{"2018", "2018", "2019", "2019", "2020", "2021", "2021", "2022"},
	[]float64{0, 10, 80, 90, 200, 3, 45, 180},
}

func openPool(t *testing.T, d Dataset) *Pool {
	t.Helper()
	p, err := OpenPool(t.Context(), twoInterests, d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRules(t *testing.T) {
	reader := Query{ID: "r", Likes: []string{"like1", "like2", "like3", "like4"}, Relevance: Relevance{"one": 1}}
	data := Dataset{Since: "2021", Queries: []Query{reader}}
	pool := openPool(t, data)
	for rule, want := range map[Rule]string{
		Density: "one between far", Best: "one between far", Best2: "one between far",
		Best5: "between one far", Centroid: "between one far", Logistic: "between one far",
	} {
		e := Evaluation{Data: data, Pool: pool}
		ranking, err := e.ask(t.Context(), System{Mode: query.Semantic, Rule: rule}, reader)
		if got := strings.Join(ranking, " "); got != want || err != nil {
			t.Errorf("%s: got %s, %v, want %s", rule, got, err, want)
		}
	}
	disliking := reader
	disliking.Dislikes = []string{"like2"}
	disliking.Likes = []string{"like1", "like3", "like4"}
	for _, rule := range Rules {
		if slices.Equal(scoresOf(pool, rule, disliking), scoresOf(pool, rule, Query{Likes: disliking.Likes})) {
			t.Errorf("%s: what is disliked changes nothing", rule)
		}
	}
}

func scoresOf(p *Pool, rule Rule, q Query) (scores []float64) {
	for _, r := range p.Rank(rule, q) {
		scores = append(scores, r.Score)
	}
	return scores
}

// TestDislike: the other reader whose likes are nearest is disliked, and what is not wanted
// is counted; what is ignored is not.
func TestDislike(t *testing.T) {
	data := Dataset{Since: "2021", Queries: []Query{
		{ID: "r1", Likes: []string{"like1"}, Relevance: Relevance{"one": 1}, Ignored: []string{"far"}},
		{ID: "r2", Likes: []string{"like2"}, Relevance: Relevance{"between": 1}},
		{ID: "r3", Likes: []string{"other"}, Relevance: Relevance{"far": 1}},
	}}
	pool := openPool(t, data)
	pool.Dislike(data.Queries)
	if q := data.Queries[0]; !slices.Equal(q.Dislikes, []string{"like2"}) || !slices.Equal(q.Unwanted, []string{"between"}) {
		t.Errorf("got %+v, want the second reader's papers as dislikes", q)
	}
	e := Evaluation{Data: data, Pool: pool}
	r, err := e.Measure(t.Context(), System{Mode: query.Semantic, Rule: Density})
	if err != nil || r.NDCG20 == nil || r.Unwanted == nil || *r.Unwanted != 1 || r.Rule != Density {
		t.Errorf("got %+v, %v, want one unwanted paper a reader", r, err)
	}
	if r.each[0].NDCG20 != 1 {
		t.Errorf("the first reader's paper: %+v", r.each[0])
	}
	one := data.Queries[:1]
	one[0].Dislikes, one[0].Unwanted = nil, nil
	if pool.Dislike(one); one[0].Dislikes != nil {
		t.Errorf("a single reader dislikes %v", one[0].Dislikes)
	}
}

// TestReadersAsk: a searcher is asked for papers like the liked ones and unlike the others,
// of the years to find.
func TestReadersAsk(t *testing.T) {
	r := &ranker{rankings: map[string]string{"hybrid ": "x ignored a"}}
	q := Query{ID: "r", Likes: []string{"b", "c"}, Dislikes: []string{"d"}, Ignored: []string{"ignored"}, Relevance: Relevance{"a": 1}}
	e := Evaluation{Data: Dataset{Since: "2020", Until: "2021", Queries: []Query{q}}, Ranker: r}
	got, err := e.Measure(t.Context(), System{Mode: query.Hybrid})
	if err != nil || got.MRR10 != .5 {
		t.Errorf("got %+v, %v, want the second of those not ignored", got, err)
	}
	asked := r.asked[0]
	if len(asked.Examples) != 2 || asked.Examples[1].Ref != "c" || asked.Unlike[0].Ref != "d" || asked.Filter.Since != "2020" || asked.Filter.Until != "2021" {
		t.Errorf("asked for %+v", asked)
	}
}

// TestRegression: the direction tells both classes apart, however many papers each has.
func TestRegression(t *testing.T) {
	var others [][]float32
	for i := range 500 {
		others = append(others, at(100+float64(i)/10))
	}
	w := regression([][]float32{at(60), at(70)}, others)
	dot := func(degrees float64) float64 { return float64(w[0]*at(degrees)[0] + w[1]*at(degrees)[1]) }
	if dot(65) <= dot(100) || dot(100) <= dot(150) || dot(0) <= dot(180) {
		t.Errorf("the direction %v does not tell 65 degrees from 100 to 150", w)
	}
}

func TestRuled(t *testing.T) {
	all, err := Ruled(nil)
	if err != nil || len(all) != len(Rules) || all[0].String() != "semantic/density" {
		t.Errorf("got %v, %v", all, err)
	}
	if y, ok := Named(all, "best3"); !ok || y.Rule != Best3 {
		t.Errorf("got %v, %v, want the rule of that name", y, ok)
	}
	if _, err := Ruled([]string{"best4"}); err == nil || err.Error() != `rule "best4": want density, centroid, best, best2, best3, best5, logistic` {
		t.Errorf("got %v", err)
	}
}
