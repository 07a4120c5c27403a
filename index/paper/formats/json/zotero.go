package json

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// Zotero has items of Zotero, as its web API gives them, with data, csljson or both, and
// as Better BibTeX exports them, without anything around: https://www.zotero.org/support/dev/web_api/v3/basics
// Attachments, notes and annotations are no papers and are passed over.
var Zotero = &format.Format{
	Name: "zotero", Rank: 105,
	Detect: func(v format.View) bool {
		k := v.Keys
		return k["itemType"] && (k["creators"] || k["key"] || k["title"] || k["itemKey"]) || k["csljson"] && k["key"]
	},
	Read: byDocument(func() decoder { return &zoteroRecord{} }),
}

// ZoteroItem returns the record of an item in the form of Zotero's API, given the names of
// the collections of its library by their keys: each is a keyword, and one with "in:"
// before it as well. isPaper is false for an item that belongs to others, such as a note.
func ZoteroItem(object []byte, collections map[string]string) (r paper.Record, isPaper bool, err error) {
	r, err = recordOf(object, &zoteroRecord{collections: collections})
	if errors.Is(err, errNoPaper) {
		return r, false, nil
	}
	r.Provider = Zotero.ProviderName()
	return r, true, err
}

// errNoPaper: a record is not of a paper, and that is no error.
var errNoPaper = errors.New("not a paper")

// zoteroRecord keeps fields that are combined in the end.
type zoteroRecord struct {
	itemType    string
	creators    gjson.Result
	conference  string
	csl         cslRecord // its note is the item's
	inside      bool      // in "data"
	keys        []string
	parsed      string            // the date as Zotero has understood it
	of          []string          // keywords for its collections
	collections map[string]string // names of collections by key; nil: not known
}

// noPapers are the types of items that belong to others.
var noPapers = map[string]bool{"attachment": true, "note": true, "annotation": true}

func (z *zoteroRecord) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	switch key {
	case "data":
		z.inside = true
		*p = paper.Draft{} // instead of what csljson says
		return true, takeEach(z, p, v)
	case "csljson":
		if !z.inside {
			err = takeEach(&z.csl, p, v)
		}
		return true, err
	case "key", "itemKey":
		z.keys = append([]string{v.String()}, z.keys...)
	case "citationKey":
		z.keys = append(z.keys, v.String())
		return takeField(p, "citation-key", v), nil
	case "version":
		if v.Type == gjson.Number {
			p.Revised = fmt.Sprintf("version %012d", v.Int())
			return true, nil
		}
		return takeField(p, "version", v), nil
	case "itemType":
		z.itemType = v.Str
		if noPapers[z.itemType] {
			return true, errNoPaper
		}
	case "title", "subject", "caseName", "nameOfAct":
		if p.Title == "" {
			err = takeText(&p.Title, v)
		}
	case "abstractNote":
		err = takeText(&p.Abstract, v)
	case "creators":
		z.creators = v
	case "date", "dateDecided", "dateEnacted", "issueDate":
		takeZoteroDate(p, "issued", v)
	case "accessDate", "filingDate", "originalDate":
		takeZoteroDate(p, map[string]string{"accessDate": "accessed", "filingDate": "submitted", "originalDate": "original-date"}[key], v)
	case "url":
		err = takeText(&p.URL, v)
	case "DOI":
		err = takeID(p, "doi:", v)
	case "PMID":
		err = takeID(p, "pmid:", v)
	case "tags":
		p.Keywords = append(texts(v, "#.tag"), plainStrings(v)...)
	case "extra":
		z.csl.note = v.Str
	case "conferenceName":
		z.conference = v.Str
		p.Set("event-title", v.Str)
	case "meta":
		z.parsed = paper.ParseDate(strings.ReplaceAll(v.Get("parsedDate").String(), "-00", ""))
	case "collections":
		if z.collections == nil {
			return z.text(p, key, v), nil
		}
		for _, key := range plainStrings(v) {
			if name := z.collections[key]; name != "" {
				z.of = append(z.of, name, "in:"+name)
			}
		}
	case "attachments": // of Better BibTeX
		p.Files = append(p.Files, texts(v, "#.path")...)
	case "library", "links", "parentItem", "dateModified", "itemID", "uri", "select", "notes", "bib", "citation", "inPublications", "libraryID":
	default:
		return z.text(p, key, v), nil
	}
	return true, err
}

// text stores a field that is a text, and reports whether the model has a place for it.
// Empty ones, lists and objects among them, are nothing.
func (z *zoteroRecord) text(p *paper.Draft, key string, v gjson.Result) bool {
	variable := zoteroFields()[key]
	switch {
	case isEmpty(v):
		return true
	case variable == "":
		return false
	case variable == "container-title":
		if p.Venue == "" && v.Type == gjson.String {
			p.Venue = v.Str
			return true
		}
		return v.Str == p.Venue
	}
	return takeField(p, variable, v)
}

func (z *zoteroRecord) complete(p *paper.Draft) {
	if had := p.Published; z.parsed != "" && (had == "" || len(z.parsed) >= len(had) && strings.HasPrefix(had, z.parsed[:4])) && p.Dates["issued"] == "" {
		p.Published = z.parsed // Zotero knows whether 09/08 is a day in August
	}
	if z.collections != nil {
		slices.Sort(p.Keywords) // which Zotero has in no order
		slices.Sort(z.of)
		for _, keyword := range z.of {
			if !slices.Contains(p.Keywords, keyword) {
				p.Keywords = append(p.Keywords, keyword)
			}
		}
	}
	if z.itemType == "" { // csljson alone
		z.csl.complete(p)
		p.Keys = append(z.keys, p.Keys...)
		return
	}
	p.Type = zoteroTypes[z.itemType]
	if p.Type == "" || manyToOne[p.Type] {
		p.SourceType = "zotero:" + z.itemType
	}
	for _, key := range z.keys {
		if key = strings.TrimSpace(key); key != "" {
			p.Keys = append(p.Keys, key)
		}
	}
	primary := cmp.Or(zoteroPrimary[z.itemType], "author")
	z.creators.ForEach(func(_, c gjson.Result) bool {
		n := paper.Name{Family: strings.TrimSpace(c.Get("lastName").Str), Given: strings.TrimSpace(c.Get("firstName").Str)}
		if n == (paper.Name{}) {
			n.Literal = strings.TrimSpace(c.Get("name").Str)
		}
		role := c.Get("creatorType").Str
		switch {
		case n == (paper.Name{}):
		case role != primary && role != "":
			p.AddPerson(cmp.Or(zoteroCreators[role], role), n)
		case n.IsEtAl():
			p.EtAl = true
		default:
			p.Names = append(p.Names, n)
		}
		return true
	})
	p.Venue = cmp.Or(p.Venue, z.conference)
	z.csl.complete(p)
}

// takeZoteroDate stores a date as a person typed it; empty ones are none.
func takeZoteroDate(p *paper.Draft, variable string, v gjson.Result) {
	if v.String() != "" && (variable != "issued" || p.Published == "") {
		takeTextDate(p, variable, v.String())
	}
}

// plainStrings are the strings of a list.
func plainStrings(v gjson.Result) (list []string) {
	v.ForEach(func(_, s gjson.Result) bool {
		if s.Type == gjson.String {
			list = append(list, s.Str)
		}
		return true
	})
	return list
}

// The item types, fields and creators of Zotero, and what they are in CSL, as the section
// "csl" of Zotero's schema maps them. Fields that only some types have count as the base
// fields that the schema gives for them: https://api.zotero.org/schema
var (
	zoteroTypes = map[string]string{
		"journalArticle": "article-journal", "magazineArticle": "article-magazine", "newspaperArticle": "article-newspaper", "preprint": "article",
		"book": "book", "bookSection": "chapter", "encyclopediaArticle": "entry-encyclopedia", "dictionaryEntry": "entry-dictionary",
		"conferencePaper": "paper-conference", "presentation": "speech", "thesis": "thesis", "report": "report", "manuscript": "manuscript",
		"dataset": "dataset", "computerProgram": "software", "standard": "standard", "patent": "patent", "document": "document",
		"webpage": "webpage", "blogPost": "post-weblog", "forumPost": "post", "podcast": "broadcast", "tvBroadcast": "broadcast", "radioBroadcast": "broadcast",
		"film": "motion_picture", "videoRecording": "motion_picture", "audioRecording": "song", "artwork": "graphic", "map": "map",
		"letter": "personal_communication", "email": "personal_communication", "instantMessage": "personal_communication", "interview": "interview",
		"bill": "bill", "case": "legal_case", "statute": "legislation", "hearing": "hearing",
	}
	// manyToOne are the types of CSL that several of Zotero's become.
	manyToOne = paper.WordSet("broadcast motion_picture personal_communication")

	// zoteroPrimary are the creators who are the authors of an item, where they have
	// another name.
	zoteroPrimary = map[string]string{"artwork": "artist", "audioRecording": "performer", "bill": "sponsor", "computerProgram": "programmer", "film": "director",
		"hearing": "contributor", "interview": "interviewee", "map": "cartographer", "patent": "inventor", "podcast": "podcaster", "presentation": "presenter",
		"radioBroadcast": "director", "tvBroadcast": "director", "videoRecording": "director"}
	zoteroCreators = map[string]string{"bookAuthor": "container-author", "castMember": "performer", "creator": "author", "executiveProducer": "executive-producer",
		"originalCreator": "original-author", "podcaster": "host", "reviewedAuthor": "reviewed-author", "seriesCreator": "series-creator", "seriesEditor": "collection-editor",
		"scriptwriter": "script-writer"}

	zoteroVariables = map[string]string{
		"archive":                  "archive",
		"archive_location":         "archiveLocation",
		"authority":                "authority court legislativeBody issuingAuthority organization",
		"call-number":              "callNumber applicationNumber",
		"chapter-number":           "session",
		"collection-number":        "seriesNumber",
		"collection-title":         "series seriesTitle",
		"container-title":          "publicationTitle bookTitle proceedingsTitle encyclopediaTitle dictionaryTitle blogTitle websiteTitle forumTitle programTitle reporter code",
		"container-title-short":    "journalAbbreviation",
		"dimensions":               "artworkSize runningTime",
		"edition":                  "edition",
		"event-place":              "eventPlace",
		"event-title":              "meetingName",
		"genre":                    "type thesisType reportType manuscriptType mapType letterType postType websiteType audioFileType genre presentationType programmingLanguage",
		"ISBN":                     "ISBN",
		"ISSN":                     "ISSN",
		"issue":                    "issue priorityNumbers",
		"language":                 "language",
		"medium":                   "medium interviewMedium artworkMedium videoRecordingFormat audioRecordingFormat system",
		"number":                   "number reportNumber patentNumber docketNumber billNumber documentNumber publicLawNumber archiveID episodeNumber identifier",
		"number-of-pages":          "numPages",
		"number-of-volumes":        "numberOfVolumes",
		"original-publisher":       "originalPublisher",
		"original-publisher-place": "originalPlace",
		"page":                     "pages codePages firstPage",
		"part-number":              "partNumber",
		"part-title":               "partTitle",
		"PMCID":                    "PMCID",
		"publisher":                "publisher university institution company label distributor network studio repository",
		"publisher-place":          "place country",
		"references":               "history references",
		"scale":                    "scale",
		"section":                  "section committee",
		"source":                   "libraryCatalog",
		"status":                   "status legalStatus",
		"title-short":              "shortTitle",
		"version":                  "versionNumber",
		"volume":                   "volume codeVolume reporterVolume codeNumber",
		"volume-title":             "volumeTitle",
	}
	zoteroFields = fieldTable(zoteroVariables)
)

// ZoteroNames are the names that Zotero has for what a paper has: of each of its types the
// type of CSL, and the role of the authors where that is another one; of each role the
// variable of CSL, where it has another name; and of each variable the fields that can hold
// it, separated by blanks. They are not to be changed.
type ZoteroNames struct{ Types, Primary, Roles, Variables map[string]string }

// ZoteroWords returns the names, for those who write items.
func ZoteroWords() ZoteroNames {
	return ZoteroNames{zoteroTypes, zoteroPrimary, zoteroCreators, zoteroVariables}
}

// fieldTable returns a function that returns the variable of each field, given the fields of
// each variable. The table is made when it is first needed.
func fieldTable(of map[string]string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		table := map[string]string{}
		for variable, fields := range of {
			for field := range strings.FieldsSeq(fields) {
				table[field] = variable
			}
		}
		return table
	})
}
