/**
 * publish: tell the event bus what happened. doubt: give up on the answer of a claimed call. look: search for what a doubtful call left behind.
 * search-for-orphans: search once more for a case that was given up. ask-suppression: ask who suppresses the alarm now, if anybody still does. begin: ask for a case. cancel: no case is
 * wanted any more. settle: close the account of changes that need no communication. try-again: AWS refused the case, which somebody may have mended. create, comment, reopen, resolve: claim and make that call. inspect:
 * read the case, and follow what others did with it. forget-dry-run: a case that existed here only is followed by a real one. archive: nothing is to come
 * any more, the records begin to age.
 */
export type Step =
  | 'publish'
  | 'mark-in-doubt'
  | 'search'
  | 'search-for-orphans'
  | 'ask-suppression'
  | 'begin'
  | 'try-again'
  | 'cancel'
  | 'settle'
  | 'create'
  | 'comment'
  | 'reopen'
  | 'resolve'
  | 'inspect'
  | 'forget-dry-run'
  | 'archive';
