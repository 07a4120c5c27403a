package lexical

import "context"

// A Lexicon is what is asked of the words of a library, whoever keeps them. [*Index] does so
// beside a library in a folder, and its answers are exact; what may be approximate
// elsewhere is said below. All papers and words are those of one state of the library.
//
// A method may be called by several goroutines at the same time. Counts of papers are of
// words as [Words] finds them in titles and abstracts; a word that no paper has is
// counted 0 and is no error.
type Lexicon interface {
	// Len is the number of papers, of which the shares and the idf of words are.
	Len() int
	// Papers counts the papers that have a word. Of a word of the question that is being
	// asked the number is exact.
	Papers(ctx context.Context, word string) (int, error)
	// IDF returns the inverse document frequency of each word, in the order of the words:
	// ln(1 + (N - n + 0.5) / (n + 0.5)) for a word that n of N papers have in the abstract.
	// Counting papers that have it in the title alone as well is near enough.
	IDF(ctx context.Context, words []string) ([]float64, error)
	// Names finds the people and the venues that a question names, whose terms are given:
	// see [Index.Names].
	Names(ctx context.Context, question string, terms []Term) (Naming, error)
	// Authors returns the names that authors have who are called by a name, in alphabetical
	// order: see [Index.Authors].
	Authors(ctx context.Context, name string) ([]string, error)
	// Called counts the papers by authors who have a word as their first name or surname,
	// which is folded. It is compared with counts of papers, and exact up to some ten; from
	// a hundred on it may stop counting.
	Called(ctx context.Context, word string) (int, error)

	// What follows looks for words that are like one that hardly any paper has. It is asked
	// about such words alone, and may be slow.

	// Vocabulary calls yield for words that begin with one of some prefixes and that, at a
	// guess, so many papers have, in any order, until yield returns false. A
	// word may come several times, and one that has fewer papers may come as well: Papers
	// tells. The word is valid until yield returns.
	Vocabulary(ctx context.Context, prefixes []string, atLeast int, yield func(word []byte) bool) error
	// Together counts the papers that have both words, up to a number from which on it may
	// stop counting; 0: all of them. Whether there is any is exact.
	Together(ctx context.Context, one, other string, enough int) (int, error)
	// Some returns the keys of papers that have a word, and another one unless that is empty:
	// n of them, or all if there are fewer. Which ones, and in which order, is the same at
	// every call.
	Some(ctx context.Context, word, other string, n int) ([]int64, error)
	// Foresee says what is asked about next, as far as it is not known already: who has to
	// fetch it can fetch it at once. It changes no answer.
	Foresee(ctx context.Context, f Foreseen) error
}

// Foreseen is what a lexicon will be asked about.
type Foreseen struct {
	Starts []Start     // how words begin: by Vocabulary
	Words  []string    // by Papers
	Pairs  [][2]string // of words: by Together
	Enough int         // up to this number

	Samples []Sample // by Some
	Others  []string // words by whatever is asked of words
}

// A Sample is some papers that have a word, and another one unless that is empty.
type Sample struct {
	Word, Other string
	N           int
}

// A Start is how words begin that so many papers have at least.
type Start struct {
	Prefixes []string
	AtLeast  int
}

// Matches says how well papers fit a query of words: [Query] is one over an [Index].
type Matches interface {
	// Of returns how well papers fit, in the order of their keys given: with a score and a
	// coverage of 0 those that have none of the words or that the index lacks. What is asked
	// about are papers that a ranker has found for the same question, or that it names.
	Of(ctx context.Context, keys []int64) ([]Match, error)
}

var (
	_ Lexicon = (*Index)(nil)
	_ Matches = (*Query)(nil)
)
