package lexical

import "paperkin/index/lexical/segment"

// Columns of a document.
const (
	keyColumn      = iota // the key of its paper
	titleColumn           // words in the title
	abstractColumn        // words in the abstract
	dateColumn            // see [filter.Traits], as the next two
	runColumn
	hasColumn
	columns = iota - 1 // besides the keys
)

// Fields of a document. Terms of the fields of names and subjects are folded; where the
// folded form is not how the paper has it, that follows after [spelled].
const (
	textField     = iota // words of title and abstract
	venueField           // the venue
	categoryField        // categories
	keywordField         // keywords
	kindField            // type of the publication
	authorField          // authors
	nameField            // folded authors from each word on but the first: "wei zhang" has "zhang"; other spellings: see addAuthor
)

// spelled separates the folded form of a name from the name as it is written.
const spelled = "\x00"

var shape = segment.Shape{
	Columns: columns,
	Fields: []segment.Kind{textField: segment.Words, venueField: segment.Set, categoryField: segment.Set,
		keywordField: segment.Set, kindField: segment.Set, authorField: segment.Set, nameField: segment.Set},
}
