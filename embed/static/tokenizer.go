package static

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// wordStart is the prefix of pieces that begin a word in a GGUF vocabulary; the
// others continue one.
const wordStart = "▁"

// unknown is the id of [UNK], for a word that no sequence of pieces spells.
const unknown = 1

// tokenizer splits prepared text into WordPiece ids: each word into the longest
// piece that it begins with, then the longest that continues it, and so on.
type tokenizer struct {
	starts, continues map[string]int32
	longest           int // bytes of the longest piece
}

func newTokenizer(vocabulary []string) (*tokenizer, error) {
	if len(vocabulary) <= unknown || vocabulary[unknown] != "[UNK]" {
		return nil, fmt.Errorf("%w: id %d of the vocabulary is not [UNK]", errFormat, unknown)
	}
	t := &tokenizer{starts: make(map[string]int32, len(vocabulary)), continues: make(map[string]int32, len(vocabulary)/4)}
	for id, piece := range vocabulary {
		into := t.continues
		if bare, ok := strings.CutPrefix(piece, wordStart); ok {
			piece, into = bare, t.starts
		} else if strings.HasPrefix(piece, "[") {
			continue // [PAD], [UNK], [CLS], [SEP] do not occur in text
		}
		if piece == "" {
			continue // would match without end
		}
		into[piece] = int32(id)
		t.longest = max(t.longest, len(piece))
	}
	return t, nil
}

// appendIDs appends the ids of text, whose words are separated by single
// spaces, to ids, up to limit in all. It reports whether the text has more.
func (t *tokenizer) appendIDs(ids []int32, text string, limit int) ([]int32, bool) {
	for text != "" {
		word, rest, _ := strings.Cut(text, " ")
		ids = t.appendWord(ids, word)
		if len(ids) > limit {
			return ids[:limit], true
		}
		text = rest
	}
	return ids, false
}

func (t *tokenizer) appendWord(ids []int32, word string) []int32 {
	mark := len(ids)
	pieces := t.starts
	for word != "" {
		end := min(len(word), t.longest)
		id, ok := pieces[word[:end]]
		for !ok && end > 1 {
			end--
			if utf8.RuneStart(word[end]) { // pieces end between characters
				id, ok = pieces[word[:end]]
			}
		}
		if !ok {
			return append(ids[:mark], unknown)
		}
		ids = append(ids, id)
		word, pieces = word[end:], t.continues
	}
	return ids
}
