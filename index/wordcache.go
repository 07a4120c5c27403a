package index

import (
	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/lexical"
)

// openedWords is a word index and what the catalogue knows of it.
type openedWords struct {
	*lexical.Index
	is catalogue.Words
}

// wordCache opens the library's word indexes, and keeps the last one.
type wordCache struct {
	library *durable.Folder
	lastOpened[*openedWords]
}

func (c *wordCache) acquireWords(w catalogue.Words) (*held[*openedWords], error) {
	return c.acquire(func(o *openedWords) bool { return o.is == w },
		func() (*openedWords, error) {
			x, err := fill.OpenWords(c.library, w)
			return &openedWords{x, w}, err
		})
}
