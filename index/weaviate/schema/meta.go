package schema

import (
	"encoding/json"
	"fmt"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/lexical"
)

// WordObject is a word and what is known of it, as an object of a library's second class.
func WordObject(class, word string, counts lexical.WordCounts) (*pb.BatchObject, error) {
	body, err := json.Marshal(counts)
	if err != nil {
		return nil, err
	}
	o := newObject(WordUUID(word), class)
	o.text(Sort, WordSort)
	o.text(Word, word)
	o.number(Papers, int64(counts.Papers))
	o.text(Body, string(body))
	return o.BatchObject, nil
}

// InfoObject is the object that says what a library is, as JSON.
func InfoObject(class string, body []byte) *pb.BatchObject {
	return bodyObject(InfoUUID(), class, InfoSort, body)
}

// AuditObject is the object that says which nodes were audited, as JSON.
func AuditObject(class string, body []byte) *pb.BatchObject {
	return bodyObject(AuditUUID(), class, AuditSort, body)
}

func bodyObject(uuid, class, sort string, body []byte) *pb.BatchObject {
	o := newObject(uuid, class)
	o.text(Sort, sort)
	o.text(Body, string(body))
	return o.BatchObject
}

// WordOf is the word of a result of the properties [Word] and [Body] of words.
func WordOf(result *pb.SearchResult) (word string, counts lexical.WordCounts, err error) {
	word = Text(result, Word)
	if err = json.Unmarshal([]byte(Text(result, Body)), &counts); err != nil {
		err = fmt.Errorf("word %q: %w", word, err)
	}
	return word, counts, err
}
