package lexical

import "context"

// A Source is what names are looked up in: the papers of a library, wherever their words are.
// Names are folded.
type Source interface {
	// Len is the number of papers.
	Len() int
	// Papers counts the papers that have a word in their text.
	Papers(ctx context.Context, word string) (int, error)
	// Alike returns the other ways in which authors write a word of names, in alphabetical
	// order.
	Alike(ctx context.Context, word string) ([]string, error)
	// By counts the papers by authors of a name, once for each of their names: of a single
	// word those with that surname or without another name; of several those who are called
	// so (see [IsCalled]) or, if there are none, who have them for a surname.
	By(ctx context.Context, name string) (int, error)
	// EachAuthor calls yield for the names of authors who are called by some words, as they
	// are written, with about as many papers as write them so. One may come several times.
	EachAuthor(ctx context.Context, words []string, yield func(folded, written string, papers int)) error
	// VenuesWith returns the venues that have a word, with a number at its end or without,
	// in alphabetical order.
	VenuesWith(ctx context.Context, word string) ([]string, error)
}

var _ Source = (*Index)(nil)
