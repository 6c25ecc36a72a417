/** The surnames of nearly everybody: what tells a person's name from any other short word. */
const SURNAMES = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂焦柳邢岳齐梅庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净瞿仇佘丛宗胥岑党宫占欧阳上官司马诸葛慕容皇甫'.split(
    '',
  ),
)

/** Two or three characters that begin with a surname, or a name with a dot in it. */
export function isPersonName(text: string): boolean {
  return /^[\u4e00-\u9fff]{2,3}$|^[\u4e00-\u9fff]{2,8}[·•][\u4e00-\u9fff]{1,10}$/.test(text)
    ? SURNAMES.has(text[0]!) || /[·•]/.test(text)
    : /^(?:欧阳|上官|司马|诸葛|慕容|皇甫)[\u4e00-\u9fff]{1,2}$/.test(text)
}
