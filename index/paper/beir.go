package paper

import (
	"bufio"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/text"
)

// readBEIR reads the corpus of a retrieval collection. Collections without
// titles are common: the first words of the text then serve as one.
func readBEIR(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	return readLines(in, name, func() decoder { return beirRecord{} }, yield)
}

// beirRecord has nothing to remember but needs to be completed.
type beirRecord struct{}

func (beirRecord) field(p *Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "_id":
		err = takeName(p, "", v)
	case "title":
		err = takeText(&p.Title, v)
	case "text":
		err = takeText(&p.Abstract, v)
	default:
		return false, nil
	}
	return true, err
}

// complete gives a document without a title the first words of its text.
func (beirRecord) complete(p *Draft) {
	const most = 12
	if strings.TrimSpace(p.Title) != "" {
		return
	}
	words := strings.Fields(text.Clean(p.Abstract)) // not half a tag
	if len(words) <= most {
		p.Title = strings.Join(words, " ")
		return
	}
	p.Title = strings.Join(words[:most], " ") + " ..."
}
