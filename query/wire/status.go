package wire

import (
	"paperkin/embed/profile"
	"paperkin/index"
)

// Status is the JSON form of the state of a library.
type Status struct {
	Library string  `json:"library"`
	Papers  int     `json:"papers"`
	Space   *Space  `json:"space"` // the active one; null before anything was embedded
	Spaces  []Space `json:"spaces"`
	Ledger  Ledger  `json:"ledger"` // of the active space
	Bytes   int64   `json:"bytes"`
	Unused  int64   `json:"unused_bytes"` // of these, about: what compact gives back
	// Published is the span of dates of publication, and Venues are the fullest ones; absent
	// where no paper has one.
	Published *Span   `json:"published,omitempty"`
	Venues    []Venue `json:"venues,omitempty"`
	// Said is how much the user has said; absent for nothing, and where nobody has looked.
	Said *Said `json:"said,omitempty"`
}

// Span is the JSON form of a span of dates, each as exactly as it is known.
type Span struct {
	First string `json:"first"`
	Last  string `json:"last"`
}

// Venue is the JSON form of a venue, and of how many papers appeared there.
type Venue struct {
	Venue  string `json:"venue"`
	Papers int    `json:"papers"`
}

// Space is the JSON form of an embedding space of a library.
type Space struct {
	ID       string     `json:"id"`
	Role     index.Role `json:"role"`
	Embedder string     `json:"embedder"`
	Model    string     `json:"model"`
	Digest   string     `json:"digest"`
	Dims     int        `json:"dims"`
	// Preparation names how texts are prepared, and Outdated says that there is a
	// better way, or a later version of the model: embedding them again mends the vectors.
	Preparation string `json:"preparation,omitempty"`
	Outdated    bool   `json:"outdated,omitempty"`
	// Weight is that of the semantic ranking beside the words of a question, 0 to 1.
	Weight float64 `json:"semantic_weight"`
	// WeightFrom is "measured" where the weight is that of the model's family, and "usual"
	// where nobody has measured it.
	WeightFrom string `json:"semantic_weight_from"`
	Rows       int    `json:"rows"`
	Dead       int    `json:"dead"`
	Ledger     Ledger `json:"ledger"`
}

// Ledger is the JSON form of the number of papers of a space in each state.
type Ledger struct {
	Done       int `json:"done"`
	Pending    int `json:"pending"`
	Failed     int `json:"failed"`
	Truncated  int `json:"truncated"`
	NoAbstract int `json:"no_abstract"`
}

func newLedger(l index.Ledger) Ledger {
	return Ledger{l.Done, l.Pending, l.Failed, l.Truncated, l.NoAbstract}
}

// NewStatus returns the JSON form of the state of the library in a folder. outdated tells
// of which spaces the vectors are worth making again.
func NewStatus(dir string, st index.Status, outdated func(index.Space) bool) Status {
	w := Status{Library: dir, Papers: st.Papers, Spaces: []Space{}, Bytes: st.Bytes, Unused: st.Rooms.Unused()}
	if st.First != "" {
		w.Published = &Span{st.First, st.Last}
	}
	for _, v := range st.Venues {
		w.Venues = append(w.Venues, Venue{v.Value, v.Papers})
	}
	for _, sp := range st.Spaces {
		s := Space{ID: sp.ID(), Role: sp.Role, Embedder: sp.Spec(), Model: sp.Model, Digest: sp.Digest,
			Dims: sp.Dimensions, Preparation: string(sp.Preparation), Outdated: outdated(sp.Space), Rows: sp.Rows, Dead: sp.Deleted, Ledger: newLedger(sp.Ledger)}
		weight, measured := profile.Semantic(sp.Space.Space)
		if s.Weight, s.WeightFrom = weight, "usual"; measured {
			s.WeightFrom = "measured"
		}
		w.Spaces = append(w.Spaces, s)
		if sp.Role == index.Active {
			w.Space, w.Ledger = &s, s.Ledger
		}
	}
	return w
}
