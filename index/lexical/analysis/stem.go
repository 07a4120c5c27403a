package analysis

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// longestWord is how long a word may be, in bytes, to be stemmed. Longer ones
// are not English, and the stemmer's time grows with the square of their length.
const longestWord = 64

// stem returns the stem of an English word, which is the same for its British and
// American spellings and for its plural.
func stem(w string) string {
	if len(w) > longestWord {
		return w
	}
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return w
		}
	}
	env := snowballstem.NewEnv(american(singular(w)))
	english.Stem(env)
	return env.Current()
}

// stems caches stems: texts repeat their words, and looking a stem up takes less
// than half the time of computing it. The zero value is empty. It is safe for
// concurrent use.
type stems struct {
	known sync.Map // string to string
	count atomic.Int64
}

// maxStems bounds the memory of the cache. Frequent words come early.
const maxStems = 20_000

func (s *stems) stem(w string) string {
	if known, ok := s.known.Load(w); ok {
		return known.(string)
	}
	stemmed := stem(w)
	if s.count.Load() < maxStems && len(w) <= longestWord {
		// Cloned, because a word may be a part of a whole text, which the cache
		// would keep in memory.
		s.known.Store(strings.Clone(w), strings.Clone(stemmed))
		s.count.Add(1)
	}
	return stemmed
}
