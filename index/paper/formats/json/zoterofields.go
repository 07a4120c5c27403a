package json

import (
	"strings"
	"sync"

	"paperkin/index/paper"
)

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

	zoteroFields = fieldTable(map[string]string{
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
	})
)

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
