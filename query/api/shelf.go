package api

import (
	"cmp"
	"context"
	"net/http"

	"paperkin/index"
	"paperkin/query/service"
	"paperkin/query/wire"
)

// Tagged is the JSON form of the user's tags.
type Tagged struct {
	Tags []wire.TagCount `json:"tags"`
	// Absent is how many papers there are of which something is said and that the library
	// does not have.
	Absent int `json:"absent"`
}

// Shelf is the JSON form of what the user says of papers.
type Shelf struct {
	Tagged
	Likes    []Mark  `json:"likes"` // as the next two, marked last first
	Dislikes []Mark  `json:"dislikes"`
	Read     []Mark  `json:"read"`
	Searches []Saved `json:"searches"` // saved last first
}

// A Mark is the JSON form of a paper that is liked, disliked or read.
type Mark struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Marked  string `json:"marked"`            // when something was said of it last; RFC 3339
	Missing bool   `json:"missing,omitempty"` // the library does not have it any more
}

// Saved is the JSON form of a saved search.
type Saved struct {
	wire.Saved
	Told    int64  `json:"told"`              // the key up to which digests told of it; 0: none yet
	Problem string `json:"problem,omitempty"` // why it cannot be asked
}

// Said is the JSON form of what became of what was said.
type Said struct {
	Tagged
	Papers   []wire.Remark `json:"papers"`             // that it was of
	Search   *wire.Saved   `json:"search,omitempty"`   // that was saved
	Replaced bool          `json:"replaced,omitempty"` // and had the name of another one
}

// shelf answers with what is said of papers, and the saved searches.
func (a api) shelf(w http.ResponseWriter, r *http.Request) error {
	tags, marked, err := a.marked(r.Context())
	if err != nil {
		return err
	}
	searches, err := a.Saved(r.Context())
	if err != nil {
		return err
	}
	out := Shelf{tags, []Mark{}, []Mark{}, []Mark{}, []Saved{}}
	for _, m := range marked {
		mark := Mark{cmp.Or(m.Found.Paper.ID, m.ID), cmp.Or(m.Found.Paper.Title, m.Title), m.At, m.Found.Key == 0}
		if m.Opinion == index.Liked {
			out.Likes = append(out.Likes, mark)
		}
		if m.Opinion == index.Disliked {
			out.Dislikes = append(out.Dislikes, mark)
		}
		if m.Read {
			out.Read = append(out.Read, mark)
		}
	}
	for _, s := range searches {
		one := Saved{Saved: wire.NewSaved(s.SavedSearch), Told: s.Told}
		if s.Counted {
			one.New = &s.New
		}
		if s.Problem != nil {
			one.Problem = s.Problem.Error()
		}
		out.Searches = append(out.Searches, one)
	}
	return reply(w, out)
}

func (a api) marked(ctx context.Context) (tags Tagged, marked []index.Marked, err error) {
	err = a.Use(ctx, func(ctx context.Context, q *service.Asked) error {
		if tags, err = tagsOf(ctx, q); err == nil {
			marked, err = q.Library.Marked(ctx)
		}
		return err
	})
	return tags, marked, err
}

func tagsOf(ctx context.Context, q *service.Asked) (out Tagged, err error) {
	counts, absent, err := q.Library.Tags(ctx)
	out = Tagged{[]wire.TagCount{}, absent}
	for _, c := range counts {
		out.Tags = append(out.Tags, wire.NewTagCount(c))
	}
	return out, err
}

// say does one thing, such as {"do":"tag","paper":ID,"tag":…}: see [service.ParseSaying].
func (a api) say(w http.ResponseWriter, r *http.Request) error {
	values, err := body(r)
	if err != nil {
		return err
	}
	saying, err := service.ParseSaying(values)
	if err != nil {
		return err
	}
	said, err := a.Say(r.Context(), saying)
	if err != nil {
		return err
	}
	out := Said{Papers: []wire.Remark{}, Replaced: said.Replaced}
	for _, p := range said.Papers {
		out.Papers = append(out.Papers, wire.NewRemark(p.Paper, p.Said))
	}
	if said.Search.Name != "" {
		saved := wire.NewSaved(said.Search)
		out.Search = &saved
	}
	err = a.Use(r.Context(), func(ctx context.Context, q *service.Asked) error {
		out.Tagged, err = tagsOf(ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	return reply(w, out)
}
