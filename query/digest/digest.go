// Package digest finds what is new for its user: papers that arrived lately and that saved
// searches find, or that are near papers which the user likes, each with the reason, and
// each once. It makes a value, which others render and send; it writes nothing, and what was
// told of it is for who has sent it to note.
package digest

import (
	"time"

	"paperkin/index"
	"paperkin/query"
)

// A Digest is what is new at one time.
type Digest struct {
	Now time.Time // in the zone of the user, whose day it is
	// Parts are what was looked for, in the order in which searches were saved; what is near
	// the user's likes comes last, where there are enough of them.
	Parts []Part
	// Papers are those to tell of, in the order of the parts and best first within each.
	Papers []Paper
	// Passed are papers that arrived meanwhile and are not told of, by the part that found
	// them and with the reason; only where it was asked for.
	Passed []Passed
	// Arrived is how many papers arrived since the last digest of the part that is furthest
	// behind, and Last when the last of all arrived; zero where that is not known.
	Arrived int
	Last    time.Time
	// Waiting is the same of those that wait to be embedded, or come after one that does:
	// they are for the next digest.
	Waiting int
	// Troubles are what went wrong before the digest was made, such as a source that could
	// not be read, each in a line: whoever reads the digest is to know that it may lack
	// papers. [New] leaves it empty, for its caller to fill in.
	Troubles []string
	// Keys are the keys up to which each part is told of, by its name: for
	// [index.Library.Tell] when the digest has arrived.
	Keys map[string]int64
}

// A Part is a saved search, or the user's likes.
type Part struct {
	Name    string        // index.LikesName for the likes
	Likes   int           // how many papers are liked; 0 for a search
	Request query.Request // of a search, as it was saved
	Meaning string        // the request in the grammar of addresses; empty for the likes
	Verdict query.Verdict // of the answer over the whole library: a weak one makes a weak day
	ByWords query.ByWords // why it was asked by words alone; empty if it was not
	After   int64         // papers with greater keys are new, if they arrived Since
	Upto    int64         // none of them waits up to this key: After for who keeps the keys, next time
	Since   time.Time     // when the first of them can have arrived; zero where that is not known
	Arrived int           // papers that are new, those that wait among them
	Waiting int           // of these, that are for the next digest: they wait to be embedded, or come after one that does
	Found   int           // that are told of, also under the name of an earlier part
	Cut     int           // that are left for the next digest, since it would be too long
	Problem error         // the search could not be asked; nothing is told of it. May be nil
}

// A Paper is one to tell of.
type Paper struct {
	query.Hit          // as the first part found it, with its Why
	Parts     []string // the names of all parts that found it, the one that it stands under first
	// Near is the liked paper that it is nearest to, with the cosine: of the part of likes.
	Near *Near
}

// Near is a liked paper.
type Near struct {
	ID, Title  string
	Similarity float64
}

// Passed is a paper that is not told of.
type Passed struct {
	Part   string
	Key    int64
	ID     string
	Title  string
	Reason Reason
	// Rank is the paper's place in the answer of a search, Score its nearness to the likes,
	// and Bound what either would have had to be; 0 where they do not matter.
	Rank         int
	Score, Bound float64
}

// A Reason is why a paper is not told of.
type Reason string

const (
	TooFar     Reason = "depth"      // not among the first hits of the search
	TooUnlike  Reason = "similarity" // below the search's least similarity, or the bound of the likes
	Foreign    Reason = "foreign"    // no answer by itself: see [query.Reasons.Alone]
	IsRead     Reason = "read"
	IsDisliked Reason = "disliked"
	WasTold    Reason = "told" // by an earlier digest
	IsCopy     Reason = "copy" // of a paper that is told of, or was in the library before
	NoRoom     Reason = "limit"
)

// Options govern a digest.
type Options struct {
	// Names are the parts to look at, [index.LikesName] among them; none for all.
	Names []string
	// Since is when what counts as new arrived, whatever was told of before; zero: what was
	// not told of yet, and of a part that never was, the last [FirstDays] days. What arrived
	// earlier and was not told of yet stays for the next digest.
	Since time.Time
	// After is the key above which papers count as new, whatever was told of before, for who
	// keeps Part.Upto; 0: see Since, which is [time.Unix] of 0 for all.
	After int64
	// Depth is how far down the answer of a search a paper may stand; 0: [UsualDepth].
	Depth int
	// Most is how many papers of a part are told of; 0: no bound but Depth, and MostLikes. The
	// others are for the next digest, where those that were told of take no places from them:
	// only better ones that arrive meanwhile can move them beyond Depth.
	Most int
	// Without are ids of papers that are told of in another way, such as by a letter that
	// waits to be sent: they are left out, as if they had been told of.
	Without []string
	// Explain fills in Digest.Passed.
	Explain bool
	// Brief leaves out Paper.Why, which takes the longest.
	Brief bool
	// Now is the clock, in the zone of the user. Required.
	Now time.Time
}

const (
	// UsualDepth is how far down the answer of a search a paper may stand. Of a year with 250
	// papers a day in a library that grows from 160,000 to 251,000, 20 searches with it are
	// told of 443 papers, and 50 likes of 345 more. Of 60 of the first, read by hand, 42 are
	// about the search, 12 beside it and 6 about something else.
	UsualDepth = 50
	// FirstDays is how many days a part looks back that was never told of.
	FirstDays = 7
	// MostLikes is how many papers near the likes are told of.
	MostLikes = 20
)

// Telling is what is to be noted when the digest has arrived, as the mail of that Message-ID,
// or in another way. One that has no papers is worth noting too: what it looked at need not
// be looked at again, and a part is told of for the first time once.
func (d Digest) Telling(message string) index.Telling {
	t := index.Telling{Message: message, Keys: d.Keys}
	for _, p := range d.Papers {
		t.Papers = append(t.Papers, p.Paper.ID)
	}
	return t
}
