package index

import (
	"paperkin/index/catalogue"
	"paperkin/index/lexical"
)

// openedWords is a word index and its generation.
type openedWords struct {
	*lexical.Index
	generation int64
}

// wordCache opens the library's word indexes, and keeps the last one.
type wordCache struct {
	library string
	lastOpened[*openedWords]
}

func (c *wordCache) acquireWords(generation int64) (*held[*openedWords], error) {
	return c.acquire(func(o *openedWords) bool { return o.generation == generation },
		func() (*openedWords, error) {
			x, err := lexical.Open(catalogue.WordsDir(c.library, generation))
			return &openedWords{x, generation}, err
		})
}
